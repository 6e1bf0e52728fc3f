import type { Thread } from '@clew/contract';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { AnswerRequest } from '../models/language-model.ts';
import { createScriptedModel } from '../models/testing/scripted-model.ts';
import { adminEmail, createTestApp } from '../testing/test-app.ts';

const [ann, ben] = ['ann@clew.test', 'ben@clew.test'];
const plain = 'I found nothing in the content you can see that answers this.';
const falcon = { content: 'We buy the shipyard.', permissions: { users: [ann] } };
const forAdminsAlone = { ...falcon, permissions: { users: [adminEmail] } };

/** A model that finds no answer to any question; Ann alone sees a page, and with it the name of its source. */
async function start() {
  const histories: AnswerRequest['history'][] = [];
  const clew = await createTestApp({
    model: createScriptedModel(({ history }) => {
      histories.push(history);
      return [{ kind: 'decline' }];
    }),
  });
  onTestFinished(() => clew.close());
  await clew.addAccounts(ann, ben);
  await clew.push('falcon', 'Takeover of a shipyard', falcon);
  await clew.call('PUT', '/api/sources/falcon', { body: { appId: 'falcon', name: 'Project Falcon' } });
  const read = async (as: string, threadId: string) => {
    const { body } = await clew.call<Thread>('GET', `/api/threads/${threadId}`, { as });
    return (body.messages.at(-1)?.parts ?? []).map((part) => (part.type === 'Text' ? part.text : '')).join('|');
  };
  const share = (threadId: string) =>
    clew.call('PUT', `/api/threads/${threadId}`, { as: ann, body: { sharedWith: [ben] } });
  const told = () => histories.at(-1)?.filter(({ role }) => role === 'Assistant');
  return { clew, read, share, told };
}

describe('a decline in a thread', () => {
  it('has told who asked what was searched, and keeps nothing of that for anybody', async () => {
    const { clew, read, share, told } = await start();
    const filters = { label: ['secret'] };
    const asked = [
      await clew.ask(ann, 'How tall is Mount Everest?'),
      await clew.ask(ann, 'How tall is Mount Everest?', { enterpriseSearch: { filters } }),
    ];
    expect(asked.map(({ message }) => JSON.stringify(message.parts))).toEqual([
      expect.stringContaining('Project Falcon'),
      expect.stringContaining('matches the filter: label'),
    ]);
    for (const { threadId } of asked) {
      await share(threadId);
      expect([await read(ann, threadId), await read(ben, threadId)]).toEqual([plain, plain]);
      await clew.ask(ann, 'And in feet?', { threadId });
      expect(told()).toEqual([expect.objectContaining({ text: plain })]);
    }
  });

  it('names what came closest only to who may see it', async () => {
    const { clew, read, share, told } = await start();
    const { threadId, message } = await clew.ask(ann, 'When is the takeover?');
    expect(JSON.stringify(message.parts)).toMatch(/Project Falcon.*What comes closest.*Takeover of a shipyard/);
    await share(threadId);
    expect(await read(ann, threadId)).toBe(`${plain}\n\nWhat comes closest:\n- Takeover of a shipyard`);
    expect(await read(ben, threadId)).toBe(plain);
    await clew.push('falcon', 'Takeover of a shipyard', forAdminsAlone);
    expect(await read(ann, threadId)).toBe(plain);
    await clew.ask(ann, 'And who is told?', { threadId });
    expect(told()).toEqual([]);
  });

  it('is kept in the language of its question', async () => {
    const { clew, read } = await start();
    const { threadId } = await clew.ask(ann, 'Wie hoch ist der höchste Berg der Welt?');
    expect(await read(ann, threadId)).toMatch(/^In den Inhalten, .* nichts gefunden, das diese Frage beantwortet\.$/);
  });
});
