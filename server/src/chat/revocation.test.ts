import type { ChatEvent, FullAnswer, ProblemBody, Thread } from '@clew/contract';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { AnswerRequest } from '../models/language-model.ts';
import { createHashingEmbedder } from '../models/testing/hashing-embedder.ts';
import { createScriptedModel } from '../models/testing/scripted-model.ts';
import { adminEmail, bootstrapKey, createTestApp, type TestApp } from '../testing/test-app.ts';

const ann = 'ann@clew.test';
const question = { messages: [{ text: 'When does the secret harvest begin?' }] };
const secret = { content: 'The secret harvest begins on 4 May.', permissions: { groups: ['farmers'] } };

/** Where a turn is when something is taken away. */
const points = ['searching', 'before the first word', 'in the answer', 'behind the last word'] as const;
type Point = (typeof points)[number];

interface Waiting {
  clew: TestApp;
  key: { id: string; token: string };
  stream: Promise<string>;
  requestId: string;
  /** Lets the turn go on from where it waits. */
  goOn(): void;
  modelWasLeft(): boolean;
}

/** A turn of a reader of the group, which waits at the point; asked with a key of the reader, or with one that acts for others. */
async function startTurn(point: Point, acting?: 'for others'): Promise<Waiting> {
  const [arrived, gate] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  let signal: AbortSignal | undefined;
  const wait = { kind: 'wait' as const, until: gate.promise };
  const said = (text: string) => ({ kind: 'text' as const, text });
  const arrive = (steps: readonly object[]) => {
    arrived.resolve();
    return steps as never;
  };
  const cite = ({ passages }: AnswerRequest) => ({ kind: 'citation' as const, labels: [passages[0]?.label ?? ''] });
  const model = createScriptedModel((request) => {
    ({ signal } = request);
    if (point === 'before the first word') return arrive([wait, said('UNSEEN'), cite(request)]);
    if (point === 'in the answer')
      return arrive([said('On 4 May. '), cite(request), said('Loose. '), wait, said('UNSEEN')]);
    if (point === 'behind the last word') return arrive([said('On 4 May. '), cite(request), wait]);
    return arrive([said('UNSEEN')]);
  });
  const embedder = createHashingEmbedder(64);
  const clew = await createTestApp({
    model,
    openEmbedder: async () => ({
      ...embedder,
      embed: async (texts, role, caller) => {
        if (point === 'searching' && role === 'query') {
          arrived.resolve();
          await gate.promise;
        }
        return embedder.embed(texts, role, caller);
      },
    }),
  });
  onTestFinished(() => clew.close());
  await clew.addAccounts(ann);
  await clew.push('farm', 'meadow', { content: 'Everybody knows the meadow.', permissions: { public: true } });
  await clew.call('PUT', '/api/sources/farm/groups/farmers', { body: { users: [ann] } });
  await clew.push('farm', 'secret', secret);
  await expect.poll(async () => (await clew.call('GET', '/readyz')).body).toMatchObject({ search: 'hybrid' });
  const { body: key } = await clew.call<{ id: string; key: string }>('POST', '/api/keys', {
    as: ann,
    body: { mode: 'personal' },
  });
  const response = await Promise.resolve(
    clew.app.fetch(
      new Request('http://clew.test/chats', {
        method: 'POST',
        headers: {
          authorization: `Bearer ${acting ? bootstrapKey : key.key}`,
          ...(acting && { 'unleash-account': ann }),
          'content-type': 'application/json',
        },
        body: JSON.stringify({ ...question, stream: true }),
      }),
    ),
  );
  expect(response.status).toBe(200);
  await arrived.promise;
  return {
    clew,
    key: { id: key.id, token: key.key },
    stream: response.text(),
    requestId: response.headers.get('RequestId') ?? '',
    goOn: gate.resolve,
    modelWasLeft: () => signal?.aborted === true,
  };
}

const changes: Record<string, { take(clew: TestApp, keyId: string): Promise<{ status: number }>; reason: string }> = {
  'the account is deactivated': {
    take: (clew) => clew.call('DELETE', `/api/accounts/${ann}`),
    reason: 'Invalid api key',
  },
  'the key is revoked': { take: (clew, id) => clew.call('DELETE', `/api/keys/${id}`), reason: 'Invalid api key' },
  'the reader leaves the group': {
    take: (clew) => clew.call('PUT', '/api/sources/farm/groups/farmers', { body: { users: [adminEmail] } }),
    reason: 'Permissions changed',
  },
  'the group is deleted': {
    take: (clew) => clew.call('DELETE', '/api/sources/farm/groups/farmers'),
    reason: 'Permissions changed',
  },
  'the permission is deleted': {
    take: (clew) =>
      clew.call('PUT', '/api/sources/farm/resources/secret', {
        body: { type: 'page', title: 'secret', ...secret, permissions: {} },
      }),
    reason: 'Permissions changed',
  },
  'the resource is deleted': {
    take: (clew) => clew.call('DELETE', '/api/sources/farm/resources/secret'),
    reason: 'Permissions changed',
  },
  'the source is deleted': { take: (clew) => clew.call('DELETE', '/api/sources/farm'), reason: 'Permissions changed' },
};

const eventsOf = (bytes: string) =>
  bytes
    .split('\n')
    .filter((line) => line.startsWith('data: '))
    .map((line) => JSON.parse(line.slice(6)) as ChatEvent);

describe.each(Object.entries(changes))('when %s', (_name, { take, reason }) => {
  it.each(points)('a turn that is %s shows nothing more, and ends with a problem', async (point) => {
    const { clew, key, stream, goOn, modelWasLeft } = await startTurn(point);
    const done = await take(clew, key.id);
    expect(done.status).toBeLessThan(300);
    if (point !== 'searching') await expect.poll(modelWasLeft).toBe(true);
    goOn();
    const bytes = await stream;
    const events = eventsOf(bytes);
    const last = events.at(-1) as { type: string; threadId: string; error?: ProblemBody };
    if (point === 'searching') expect(bytes).not.toContain('secret');
    // A search that asks after the change goes on with what there is now.
    if (point === 'searching' && reason === 'Permissions changed' && !last.error) {
      expect(last).toMatchObject({ type: 'Full', references: [] });
      return;
    }
    expect([last.type, last.error?.reason]).toEqual(['Full', reason]);
    expect(bytes).not.toContain('UNSEEN');
    expect(events.some(({ type }) => type === 'References')).toBe(false);
    await clew.call('PUT', `/api/accounts/${ann}`, { body: {} });
    const { body: thread } = await clew.call<Thread>('GET', `/api/threads/${last.threadId}`, { as: ann });
    expect(thread.messages.at(-1)).toMatchObject({ role: 'Assistant', state: 'failed' });
    const kept = JSON.stringify(thread.messages.at(-1));
    expect(kept).not.toContain('UNSEEN');
    if (reason === 'Permissions changed') expect(kept).not.toMatch(/4 May|Loose|secret/);
  });

  it('what a slow reader has not read yet is not shown, though the turn has long ended', async () => {
    const model = createScriptedModel(({ passages }) => [
      { kind: 'text', text: 'On 4 May, UNSEEN.' },
      { kind: 'citation', labels: [passages[0]?.label ?? ''] },
    ]);
    const { clew, reader, key } = await startFinished(model);
    const done = await take(clew, key.id);
    expect(done.status).toBeLessThan(300);
    const bytes = await readAll(reader);
    expect(bytes).not.toMatch(/UNSEEN|secret/);
    expect((eventsOf(bytes).at(-1) as { error?: ProblemBody }).error?.reason).toBe(reason);
  });
});

it('a turn that another asked for ends with its account', async () => {
  const { clew, stream, goOn, modelWasLeft } = await startTurn('before the first word', 'for others');
  await clew.call('DELETE', `/api/accounts/${ann}`);
  await expect.poll(modelWasLeft).toBe(true);
  goOn();
  const bytes = await stream;
  expect(bytes).not.toContain('UNSEEN');
  expect((eventsOf(bytes).at(-1) as { error?: ProblemBody }).error?.reason).toBe('Unknown account');
});

/** A turn that has ended, of which its reader has read the first event alone. */
async function startFinished(model: ReturnType<typeof createScriptedModel>) {
  const clew = await createTestApp({ model });
  onTestFinished(() => clew.close());
  await clew.addAccounts(ann);
  await clew.push('farm', 'meadow', { content: 'Everybody knows the meadow.', permissions: { public: true } });
  await clew.call('PUT', '/api/sources/farm/groups/farmers', { body: { users: [ann] } });
  await clew.push('farm', 'secret', secret);
  const { body: key } = await clew.call<{ id: string; key: string }>('POST', '/api/keys', { as: ann, body: {} });
  const response = await Promise.resolve(
    clew.app.fetch(
      new Request('http://clew.test/chats', {
        method: 'POST',
        headers: { authorization: `Bearer ${key.key}`, 'content-type': 'application/json' },
        body: JSON.stringify({ ...question, stream: true }),
      }),
    ),
  );
  const reader = response.body?.getReader() as ReadableStreamDefaultReader<Uint8Array>;
  const [first] = eventsOf(new TextDecoder().decode((await reader.read()).value));
  const { threadId } = first as { threadId: string };
  await expect
    .poll(
      async () => (await clew.call<Thread>('GET', `/api/threads/${threadId}`, { as: ann })).body.messages.at(-1)?.state,
    )
    .toBe('finished');
  return { clew, reader, key };
}

async function readAll(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<string> {
  let bytes = '';
  for (let next = await reader.read(); !next.done; next = await reader.read())
    bytes += new TextDecoder().decode(next.value);
  return bytes;
}

describe('what takes nothing away', () => {
  it('does not end a turn: others lose something, this one gains something, much is written', async () => {
    const { clew, stream, goOn } = await startTurn('in the answer');
    await clew.addAccounts('eve@clew.test');
    await clew.call('DELETE', '/api/accounts/eve@clew.test');
    await clew.call('PUT', '/api/sources/farm/groups/farmers', { body: { users: [ann, adminEmail] } });
    await clew.call('PUT', '/api/sources/farm/resources/secret', {
      body: { type: 'page', title: 'secret', ...secret, permissions: { public: true } },
    });
    await clew.push('farm', 'other', { content: 'Something else.', permissions: { users: [ann] } });
    await clew.call('DELETE', '/api/sources/farm/resources/other');
    goOn();
    const full = eventsOf(await stream).at(-1) as FullAnswer;
    expect(full.message.parts.at(-1)).toMatchObject({ text: 'Loose. UNSEEN' });
  });
});

describe('an answer in one piece', () => {
  it.each(['/chats', '/answers'])('%s is refused when something was taken away while it was written', async (path) => {
    const [arrived, gate] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const clew = await createTestApp({
      model: createScriptedModel(() => {
        arrived.resolve();
        return [
          { kind: 'wait', until: gate.promise },
          { kind: 'text', text: 'UNSEEN' },
        ];
      }),
    });
    onTestFinished(() => clew.close());
    await clew.addAccounts(ann);
    await clew.push('farm', 'secret', { ...secret, permissions: { users: [ann] } });
    const asking = clew.call<ProblemBody>('POST', path, { as: ann, body: { ...question, query: 'secret harvest' } });
    await arrived.promise;
    await clew.call('DELETE', '/api/sources/farm/resources/secret');
    gate.resolve();
    const { status, body } = await asking;
    expect([status, body.reason]).toEqual([409, 'Permissions changed']);
  });
});
