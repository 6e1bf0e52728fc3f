import type { FullAnswer, Role, Thread } from '@clew/contract';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { AnswerRequest } from '../models/language-model.ts';
import { createScriptedModel } from '../models/testing/scripted-model.ts';
import { adminEmail, createTestApp } from '../testing/test-app.ts';

const [ann, ben] = ['ann@clew.test', 'ben@clew.test'];
const secret = 'The secret harvest is in June.';
const withheld = '*(Withheld: you can not see all of its sources.)*';
const said = (role: Role, text: string) => ({ role, text });

/** A model that says again what it is told to have said, or the secret; its client keeps no thread. */
async function start() {
  const histories: AnswerRequest['history'][] = [];
  const clew = await createTestApp({
    model: createScriptedModel(({ history, question }) => {
      histories.push(history);
      const last = history.findLast(({ role }) => role === 'Assistant')?.text;
      if (question === 'How tall is Mount Everest?') return [{ kind: 'decline' }];
      return [{ kind: 'text', text: last === undefined ? secret : `As I said: ${last}` }];
    }),
  });
  onTestFinished(() => clew.close());
  await clew.addAccounts(ann, ben);
  await clew.push('farm', 'known', { content: 'All know of it.', labels: ['known'], permissions: { public: true } });
  const setReaders = (...users: string[]) => clew.push('farm', 'secret', { content: secret, permissions: { users } });
  await setReaders(ann);
  /** Goes on with what a client has, of which the search finds only what everybody may see. */
  const goOn = (as: string, answer: string, more: object = {}) =>
    clew.ask(as, '', {
      messages: [
        said('User', 'When is the secret harvest?'),
        said('Assistant', answer),
        said('User', 'And the one that all know of?'),
      ],
      enterpriseSearch: { filters: { label: ['known'] } },
      ...more,
    });
  const read = async (as: string, { threadId }: Pick<FullAnswer, 'threadId'>) => {
    const { body } = await clew.call<Thread>('GET', `/api/threads/${threadId}`, { as });
    return body.messages.map(({ parts: [part] }) => (part?.type === 'Text' ? part.text : ''));
  };
  const share = ({ threadId }: FullAnswer) =>
    clew.call('PUT', `/api/threads/${threadId}`, { as: ann, body: { sharedWith: [ben] } });
  return { clew, goOn, read, share, setReaders, told: () => histories.at(-1)?.map(({ text }) => text) };
}

describe('an answer that a client sends along', () => {
  it('counts with what it was made from, where it was given to the account', async () => {
    const { clew, goOn, read, share, setReaders } = await start();
    await clew.ask(ann, 'When is the secret harvest?');
    const next = await goOn(ann, ` ${secret}\n`);
    expect(next.resources.map(({ title }) => title)).toEqual(['known']);
    await share(next);
    const questions = ['When is the secret harvest?', 'And the one that all know of?'];
    expect(await read(ben, next)).toEqual([...questions, withheld]);
    await setReaders(ann, ben);
    expect((await read(ben, next)).at(-1)).toContain('As I said');
    await setReaders(adminEmail);
    expect(await read(ann, next)).toEqual([questions[0], withheld, questions[1], withheld]);
  });

  it('is neither told on nor the end of a turn once the account has lost what it was made from', async () => {
    const { clew, goOn, read, setReaders, told } = await start();
    await clew.ask(ann, 'When is the secret harvest?');
    await setReaders(adminEmail);
    const next = await goOn(ann, secret);
    expect(told()).toEqual(['When is the secret harvest?']);
    expect((await read(ann, next))[1]).toBe(withheld);
    await clew.ask(ann, 'And?', { threadId: next.threadId });
    expect(told()).not.toContain(withheld);
  });

  it('shows what is made from it to who brought it along alone, where nobody knows what it was made from', async () => {
    const { clew, goOn, read, share, told } = await start();
    const brought = 'A secret of another system.';
    const next = await goOn(ann, brought);
    const behind = await clew.ask(ann, 'What did you say?', {
      threadId: next.threadId,
      enterpriseSearch: { filters: { label: ['known'] } },
    });
    expect(told()).toContain(brought);
    await share(next);
    expect((await read(ben, next)).filter((text) => text === withheld)).toHaveLength(2);
    expect(JSON.stringify(await read(ben, next))).not.toContain(brought);
    expect((await read(ann, behind)).at(-1)).toBe(`As I said: As I said: ${brought}`);
  });

  it('is not known to be the answer of another account', async () => {
    const { clew, goOn, read } = await start();
    await clew.ask(ann, 'When is the secret harvest?');
    const next = await goOn(ben, secret);
    expect((await read(ben, next)).at(-1)).toBe(`As I said: ${secret}`);
  });

  it('is added to a thread the same', async () => {
    const { clew, goOn, read, share } = await start();
    await clew.ask(ann, 'When is the secret harvest?');
    const { threadId } = await clew.ask(ann, 'How tall is Mount Everest?', {
      enterpriseSearch: { filters: { label: ['known'] } },
    });
    const next = await goOn(ann, secret, { threadId });
    await share(next);
    expect((await read(ben, next)).at(-1)).toBe(withheld);
    expect((await read(ann, next)).at(-1)).toContain(secret);
  });

  it('is, of a decline, that nothing was found', async () => {
    const { clew, goOn, told } = await start();
    const { message } = await clew.ask(ann, 'How tall is Mount Everest?');
    const [part] = message.parts;
    const declined = part?.type === 'Text' ? part.text : '';
    expect(declined).toContain('I searched: farm');
    await goOn(ann, declined);
    expect(told()?.[1]).toBe('I found nothing in the content you can see that answers this.');
  });
});
