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
    resources: [{ id: 'r0' }, { id: 'r1', passage: { text: 'p' } }, { id: 'r2' }],
    references: [{ resourceId: 'r0' }, { resourceId: 'r1' }],
  };

  const readable = (...ids: string[]) => new Map(ids.map((id) => [id, resource(id)]));

  it('shows all of an answer of which all may be seen, with the resources as they are now', () => {
    const seen = withholdHidden(answer, readable('r0', 'r1', 'r2'));
    expect([seen.parts, seen.references]).toEqual([answer.parts, answer.references]);
    expect(seen.resources).toEqual([
      resource('r0'),
      { ...resource('r1'), data: { passage: { text: 'p' } } },
      resource('r2'),
    ]);
  });

  it('renumbers what is left and takes out the text of which a source is hidden', () => {
    const seen = withholdHidden(answer, readable('r1', 'r2'));
    const withheld = text('*(Withheld: you can not see all of its sources.)*');
    expect(seen.references).toEqual([{ resourceId: 'r1' }]);
    expect(seen.resources.map(({ id }) => id)).toEqual(['r1', 'r2']);
    expect(seen.parts).toEqual([withheld, { type: 'InlineReference', indices: [0] }, withheld, withheld]);
  });

  it('shows no text where anything that was retrieved is hidden, cited or not', () => {
    const withheld = text('*(Withheld: you can not see all of its sources.)*');
    const texts = (...ids: string[]) =>
      withholdHidden(answer, readable(...ids)).parts.filter(({ type }) => type === 'Text');
    expect(texts('r0', 'r1')).toEqual([withheld, withheld, withheld]);
    expect(texts('r0', 'r1', 'r2')).toEqual([text('A.'), text('B.'), text('End.')]);
  });
});
