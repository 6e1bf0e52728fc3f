import { randomBytes } from 'node:crypto';
import { createTestApp, type TestApp } from '@clew/server/src/testing/test-app.ts';
import { compareTimes, shuffle, type TimeDifference } from './compare-times.ts';

export interface PairFigures extends TimeDifference {
  name: string;
  /** Whether the two answers are the same, but for the request's own id and path. */
  saysTheSame: boolean;
}

/** What is there and not for the asker, and what is not there at all, by the same request. */
interface Pair {
  name: string;
  prefix: 'res' | 'thr' | 'ast' | 'key' | 'req';
  hidden: readonly string[];
  request(id: string): [method: string, path: string, body?: object];
}

const rounds = 600;
const warmUp = 50;
const hiddenThings = 20;
const [owner, stranger] = ['owner@clew.test', 'stranger@clew.test'];

/**
 * Forbidden and absent, asked in turn in random order. What is hidden is made large, so that work that is done on it before it is
 * refused takes its time.
 */
export async function measureTiming(tell: (line: string) => void): Promise<PairFigures[]> {
  const clew = await createTestApp();
  try {
    const figures: PairFigures[] = [];
    for (const pair of await preparePairs(clew)) {
      tell(`timing: ${pair.name}`);
      figures.push(await measurePair(clew, pair));
    }
    return figures;
  } finally {
    await clew.close();
  }
}

async function measurePair(clew: TestApp, { name, prefix, hidden, request }: Pair): Promise<PairFigures> {
  const times = { hidden: [] as number[], absent: [] as number[] };
  const bodies = new Set<string>();
  for (let round = 0; round < warmUp + rounds; round++)
    for (const kind of shuffle(['hidden', 'absent'] as const, Math.random)) {
      const id = kind === 'hidden' ? (hidden[round % hidden.length] ?? '') : absentId(prefix);
      const [method, path, body] = request(id);
      const startedMs = performance.now();
      const reply = await clew.call(method, path, { as: stranger, body });
      const ms = performance.now() - startedMs;
      if (round < warmUp) continue;
      times[kind].push(ms);
      const said = { ...reply.body, requestId: '', instance: '' };
      bodies.add(`${reply.status} ${JSON.stringify(said).replaceAll(id, 'id')}`);
    }
  return { name, saysTheSame: bodies.size === 1, ...compareTimes(times.hidden, times.absent) };
}

function absentId(prefix: string): string {
  return `${prefix}_${Array.from(randomBytes(24), (byte) => (byte & 31).toString(32)).join('')}`;
}

async function preparePairs(clew: TestApp): Promise<Pair[]> {
  await clew.addAccounts(owner, stranger);
  const succeed = async (path: string, body: object) => {
    const { status, body: reply } = await clew.call<{ id: string }>('POST', path, { as: owner, body });
    if (status >= 300) throw new Error(`${path}: ${status}`);
    return reply.id;
  };
  const [resources, threads, turns, assistants, keys]: [string[], string[], string[], string[], string[]] = [
    [],
    [],
    [],
    [],
    [],
  ];
  for (let n = 0; n < hiddenThings; n++) {
    const large = 'Words of some length. '.repeat(2_500);
    resources.push(
      await clew.push('wiki', `hidden ${n}`, { content: large, data: { large }, permissions: { users: [owner] } }),
    );
    await clew.push('wiki', `open ${n}`, { content: 'Open words.', permissions: { public: true } });
    const { threadId, requestId } = await clew.ask(owner, 'Words?');
    threads.push(threadId);
    turns.push(requestId);
    const sharedWith = { users: Array.from({ length: 200 }, (_, index) => `user${index}@clew.test`) };
    assistants.push(
      await succeed('/api/assistants', { name: 'Hidden', instructions: large.slice(0, 20_000), sharedWith }),
    );
    keys.push(await succeed('/api/keys', {}));
  }
  const chat = { messages: [{ text: 'Words?' }] };
  return [
    {
      name: 'content of a resource',
      prefix: 'res',
      hidden: resources,
      request: (id) => ['GET', `/resources/${id}/content`],
    },
    { name: 'star', prefix: 'res', hidden: resources, request: (id) => ['PUT', `/api/stars/${id}`] },
    {
      name: 'search by resourceId',
      prefix: 'res',
      hidden: resources,
      request: (id) => ['POST', '/search', { filters: { resourceId: [id] } }],
    },
    { name: 'thread', prefix: 'thr', hidden: threads, request: (id) => ['GET', `/api/threads/${id}`] },
    {
      name: 'chat in a thread',
      prefix: 'thr',
      hidden: threads,
      request: (id) => ['POST', '/chats', { ...chat, threadId: id }],
    },
    { name: 'deletion of a thread', prefix: 'thr', hidden: threads, request: (id) => ['DELETE', `/api/threads/${id}`] },
    { name: 'cancelling of a turn', prefix: 'req', hidden: turns, request: (id) => ['POST', `/chats/${id}/cancel`] },
    {
      name: 'search by an assistant',
      prefix: 'ast',
      hidden: assistants,
      request: (id) => ['POST', '/search', { assistantId: id }],
    },
    {
      name: 'change of an assistant',
      prefix: 'ast',
      hidden: assistants,
      request: (id) => ['PUT', `/api/assistants/${id}`, { name: 'Mine' }],
    },
    { name: 'revocation of a key', prefix: 'key', hidden: keys, request: (id) => ['DELETE', `/api/keys/${id}`] },
  ];
}
