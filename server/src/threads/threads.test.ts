import type { ProblemBody, Thread } from '@clew/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApp, type TestApp } from '../testing/test-app.ts';
import { withholdHidden } from './withhold-hidden.ts';

let clew: TestApp;
const [ann, eve] = ['ann@clew.test', 'eve@clew.test'];
const secret = { content: 'The secret harvest begins on 4 May.', permissions: { users: [ann] } };

beforeAll(async () => {
  clew = await createTestApp();
  await clew.addAccounts(ann, eve);
  await clew.push('wiki', 'secret', secret);
});
afterAll(() => clew.close());

describe('threads', () => {
  it('are listed newest first, in pages, and only to their account', async () => {
    for (const text of ['one', 'two', 'three']) await clew.ask(ann, text);
    type Page = { threads: { title: string }[]; next: string | null };
    const first = await clew.call<Page>('GET', '/api/threads?limit=2', { as: ann });
    expect(first.body.threads.map(({ title }) => title)).toEqual(['three', 'two']);
    const second = await clew.call<Page>('GET', `/api/threads?limit=2&after=${first.body.next}`, { as: ann });
    expect(second.body.threads.map(({ title }) => title)).toEqual(['one']);
    expect(second.body.next).toBeNull();
    expect((await clew.call<Page>('GET', '/api/threads', { as: eve })).body.threads).toEqual([]);
    expect((await clew.call('GET', '/api/threads?after=x', { as: ann })).status).toBe(400);
    expect((await clew.call('GET', '/api/threads?limit=0', { as: ann })).status).toBe(400);
  });

  it('cannot be read or deleted by another account, which learns nothing of them', async () => {
    const { threadId } = await clew.ask(ann, 'When does the secret harvest begin?');
    for (const method of ['GET', 'DELETE']) {
      const withoutId = async (id: string) => {
        const { status, body } = await clew.call<ProblemBody>(method, `/api/threads/${id}`, { as: eve });
        return [status, { ...body, requestId: '', instance: '' }];
      };
      expect(await withoutId(threadId)).toEqual(await withoutId('thr_nobody'));
    }
    expect((await clew.call('GET', `/api/threads/${threadId}`, { as: ann })).status).toBe(200);
    expect((await clew.call('DELETE', `/api/threads/${threadId}`, { as: ann })).status).toBe(204);
    expect((await clew.call('GET', `/api/threads/${threadId}`, { as: ann })).status).toBe(404);
  });

  it('replay without what the account can no longer see', async () => {
    const { threadId, references } = await clew.ask(ann, 'When does the secret harvest begin?');
    expect(references).toHaveLength(1);
    await clew.push('wiki', 'secret', { ...secret, permissions: { users: [eve] } });
    const { body } = await clew.call<Thread>('GET', `/api/threads/${threadId}`, { as: ann });
    expect(body.messages.at(-1)).toMatchObject({ resources: [], references: [] });
    expect(JSON.stringify(body.messages.at(-1))).not.toContain('4 May');
  });
});

describe('withholdHidden', () => {
  const resource = (id: string) => ({
    id,
    appId: 'a',
    type: 't',
    externalId: id,
    name: null,
    data: {},
    title: id,
    subtitle: null,
    url: null,
  });
  const text = (value: string) => ({ type: 'Text', format: 'markdown', text: value }) as const;
  const answer = {
    parts: [
      text('A.'),
      { type: 'InlineReference' as const, indices: [0, 1] },
      text('B.'),
      { type: 'InlineReference' as const, indices: [0] },
      text('End.'),
    ],
    resources: [
      { id: 'r0', imprint: 'r0 then' },
      { id: 'r1', imprint: 'r1 then', passage: { text: 'p' } },
      { id: 'r2', imprint: 'r2 then' },
    ],
    references: [{ resourceId: 'r0' }, { resourceId: 'r1' }],
    heard: [{ id: 'r3', imprint: 'r3 then' }],
  };
  const withheld = text('*(Withheld: you can not see all of its sources.)*');

  /** `r0` says what it said then, `r0!` something else. */
  const readable = (...names: string[]) =>
    new Map(
      names.map((name) => {
        const id = name.replace('!', '');
        return [id, { resource: resource(id), imprint: name === id ? `${id} then` : `${id} now` }];
      }),
    );

  it('shows all of an answer of which all may be seen, with the resources as they are now', () => {
    const seen = withholdHidden(answer, readable('r0', 'r1', 'r2', 'r3'), 'guest');
    expect([seen.parts, seen.references]).toEqual([answer.parts, answer.references]);
    expect(seen.resources).toEqual([
      resource('r0'),
      { ...resource('r1'), data: { passage: { text: 'p' } } },
      resource('r2'),
    ]);
  });

  it('renumbers what is left and takes out the text of which a source is hidden', () => {
    const seen = withholdHidden(answer, readable('r1', 'r2', 'r3'), 'asker');
    expect(seen.references).toEqual([{ resourceId: 'r1' }]);
    expect(seen.resources.map(({ id }) => id)).toEqual(['r1', 'r2']);
    expect(seen.parts).toEqual([withheld, { type: 'InlineReference', indices: [0] }, withheld, withheld]);
  });

  it('shows no text where anything that it was made from is hidden, cited or not, retrieved or heard', () => {
    const texts = (...ids: string[]) =>
      withholdHidden(answer, readable(...ids), 'asker').parts.filter(({ type }) => type === 'Text');
    for (const ids of [
      ['r0', 'r1', 'r3'],
      ['r0', 'r1', 'r2'],
    ])
      expect(texts(...ids)).toEqual([withheld, withheld, withheld]);
    expect(texts('r0', 'r1', 'r2', 'r3')).toEqual([text('A.'), text('B.'), text('End.')]);
  });

  it('shows a guest nothing that a resource has said before and says no longer; who asked has seen it', () => {
    for (const changed of [
      ['r0!', 'r1', 'r2', 'r3'],
      ['r0', 'r1!', 'r2', 'r3'],
      ['r0', 'r1', 'r2', 'r3!'],
    ]) {
      const guest = withholdHidden(answer, readable(...changed), 'guest');
      expect(guest.parts.filter(({ type }) => type === 'Text')).toEqual([withheld, withheld, withheld]);
      expect(guest.references).toEqual(answer.references);
      expect(withholdHidden(answer, readable(...changed), 'asker').parts).toEqual(answer.parts);
    }
    const passageFor = (reader: 'asker' | 'guest') =>
      withholdHidden(answer, readable('r0', 'r1!', 'r2', 'r3'), reader).resources[1]?.data;
    expect([passageFor('asker'), passageFor('guest')]).toEqual([{ passage: { text: 'p' } }, {}]);
  });

  it('shows a guest no text of which nobody knows what its resources said', () => {
    const old = { ...answer, resources: [{ id: 'r0' }], heard: [] };
    expect(withholdHidden(old, readable('r0'), 'guest').parts[0]).toEqual(withheld);
    expect(withholdHidden(old, readable('r0'), 'asker').parts[0]).toEqual(text('A.'));
  });
});
