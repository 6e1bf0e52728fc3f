/** What holds of every connector on the network, whatever its source does: it is played against a real server with faults. */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { ServerResponse } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { TestSite } from '../../egress/testing/start-test-site.ts';
import type { Connector, ConnectorFetch } from '../connector.ts';
import { SourceError } from '../source-error.ts';
import { deletesOf, openTestFetch, putsOf, runConnector, textOf } from './run-connector.ts';
import type { SourceWorld } from './source-world.ts';

interface Kit<Settings> {
  connector: Connector<Settings>;
  /** Its source tells who may read; settings may say it in its place. */
  tellsReaders?: boolean;
  start(): Promise<SourceWorld>;
}

type Fault = (response: ServerResponse, whole: WholeAnswer, before: WholeAnswer | undefined) => unknown;
interface WholeAnswer {
  status: number;
  headers: Record<string, string>;
  body: Buffer;
}

const send = (response: ServerResponse, { status, headers, body }: WholeAnswer) =>
  response.writeHead(status, { ...headers, 'content-length': body.length }).end(body);

const faults: Record<string, Fault> = {
  'is asked too often': (response) => response.writeHead(429, { 'retry-after': '7' }).end('slow down'),
  'fails (500)': (response) => response.writeHead(500).end('<html>oops'),
  'fails (503)': (response) => response.writeHead(503).end(),
  hangs: () => {},
  'hangs in the midst': (response, { body }) => response.writeHead(200).write(body.subarray(0, 50)),
  'breaks off': (response, { headers, body }) => {
    response.writeHead(200, { ...headers, 'content-length': body.length + 10 }).write(body);
    setImmediate(() => response.destroy());
  },
  'cuts its answer short': (response, whole) =>
    send(response, { ...whole, body: whole.body.subarray(0, whole.body.length * 0.6) }),
  'cuts off the very end': (response, whole) => send(response, { ...whole, body: whole.body.subarray(0, -3) }),
  'says nothing': (response, whole) => send(response, { ...whole, body: Buffer.alloc(0) }),
  'gives its last answer again': (response, whole, before) => send(response, before ?? whole),
  'refuses the key (401)': (response) => response.writeHead(401).end('{"error":"revoked"}'),
  'refuses (403)': (response) => response.writeHead(403).end(),
  'knows nothing (404)': (response) => response.writeHead(404).end('not found'),
  'shows a page to sign in at': (response) =>
    response
      .writeHead(200, { 'content-type': 'text/html' })
      .end('<!doctype html><html><body><form>Sign in</form></body></html>'),
  'sends it inwards': (response) => response.writeHead(302, { location: 'http://169.254.169.254/latest/' }).end(),
  'sends it round': (response, _whole, _before) => response.writeHead(302, { location: '?round=1' }).end(),
};

export function describeConnector<Settings>({ connector, tellsReaders = false, start }: Kit<Settings>): void {
  describe(`the connector ${connector.kind}`, () => {
    let world: SourceWorld;
    let answerWell: TestSite['answer'];
    const controller = new AbortController();
    const closing: (() => Promise<void>)[] = [];
    const dialled = new Set<unknown>();

    beforeAll(async () => {
      world = await start();
      answerWell = world.site.answer;
    });
    afterEach(async () => {
      world.site.answer = answerWell;
      await Promise.all(closing.splice(0).map((close) => close()));
    });
    afterAll(() => world.site.close());

    const open = (answerMs?: number): ConnectorFetch => {
      const { fetch, close } = openTestFetch({
        onDial: (socket) => dialled.add(socket),
        allow: [`site.test:${world.site.port}`],
        signal: controller.signal,
        ...(answerMs === undefined ? {} : { answerMs }),
      });
      closing.push(close);
      return fetch;
    };
    const run = (more: Partial<Parameters<typeof runConnector>[1]> = {}, onPage?: Parameters<typeof runConnector>[2]) =>
      runConnector(connector, { settings: world.settings, fetch: open(), signal: controller.signal, ...more }, onPage);

    it('lists everything, with content and readers, in pages that are not too long', async () => {
      const texts = new Map<string, string>();
      const { pages } = await run({}, async (page) => {
        for (const change of putsOf({ pages: [page] }))
          texts.set(change.externalId, textOf(await change.load(controller.signal)));
      });
      expect([...texts.keys()].sort()).toEqual([...world.resources().keys()].sort());
      for (const [id, words] of world.resources()) expect(texts.get(id)).toContain(words);
      for (const { permissions } of putsOf({ pages }))
        expect(permissions).toEqual(connector.settings.parse(world.settings)['permissions' as never]);
      expect(pages.length).toBeGreaterThan(1);
      for (const { changes } of pages) expect(changes.length).toBeLessThanOrEqual(1_000);
    });

    it('refuses settings that it does not know, and secrets that would break out of a header', () => {
      const parse = (more: object) => connector.settings.safeParse({ ...world.settings, ...more });
      expect(parse({}).success).toBe(true);
      expect(parse({ alow: [] }).success).toBe(false);
      expect(parse({ permissions: undefined }).success).toBe(tellsReaders);
      for (const secret of connector.secrets) expect(parse({ [secret]: 'a\r\nb: c' }).success).toBe(false);
    });

    it('opens no connection but through the gate', async () => {
      const sockets: unknown[] = [];
      const note = (message: unknown) => sockets.push((message as { socket: unknown }).socket);
      subscribe('net.client.socket', note);
      try {
        await run({}, async (page) => {
          for (const change of putsOf({ pages: [page] })) await change.load(controller.signal);
        });
      } finally {
        unsubscribe('net.client.socket', note);
      }
      expect(sockets.length).toBeGreaterThan(0);
      // Names of `.test` are known to the gate alone, and no other socket was opened.
      expect(sockets.filter((socket) => !dialled.has(socket))).toEqual([]);
    });

    it('goes on behind any page, and forgets nothing', async () => {
      const { pages } = await run();
      for (const [at, { checkpoint }] of pages.entries()) {
        const rest = await run({ checkpoint });
        const ids = putsOf({ pages: [...pages.slice(0, at + 1), ...rest.pages] }).map(({ externalId }) => externalId);
        expect([...new Set(ids)].sort()).toEqual([...world.resources().keys()].sort());
      }
    });

    it('takes what did not change for unchanged', async () => {
      const prints = async () =>
        new Map(putsOf(await run()).map(({ externalId, fingerprint }) => [externalId, fingerprint]));
      expect(await prints()).toEqual(await prints());
    });

    it('tells what is new and what changed since its last run, and what is gone where the source tells', async () => {
      const first = await run();
      const before = new Map(putsOf(first).map(({ externalId, fingerprint }) => [externalId, fingerprint]));
      const changed = world.change();
      const removed = world.remove();
      const second = await run({ mode: 'changes', cursor: first.end.cursor });
      const news = putsOf(second).filter(({ externalId, fingerprint }) => before.get(externalId) !== fingerprint);
      expect(news.map(({ externalId }) => externalId).sort()).toEqual(changed.sort());
      expect(putsOf(second).map(({ externalId }) => externalId)).not.toContain(removed);
      if (second.end.covered === 'changes') expect([[], [removed]]).toContainEqual(deletesOf(second));
      // Whatever it says, running once more changes nothing.
      const third = await run({ mode: 'changes', cursor: second.end.cursor });
      const after = new Map([
        ...before,
        ...putsOf(second).map(({ externalId, fingerprint }) => [externalId, fingerprint] as const),
      ]);
      expect(putsOf(third).filter(({ externalId, fingerprint }) => after.get(externalId) !== fingerprint)).toEqual([]);
    });

    it.each(Object.keys(faults))('never takes a part for the whole when the source %s', async (name) => {
      world.site.requests.length = 0;
      await run();
      const told: string[] = [];
      for (const at of spread(world.site.requests.length)) {
        world.site.answer = withFault(answerWell, at, faults[name]);
        const outcome = await run({ fetch: open(name.startsWith('hangs') ? 150 : undefined) }).catch(
          (error: unknown) => error,
        );
        told.push(judge(outcome));
      }
      expect(told.filter((text) => text !== 'fine')).toEqual([]);
    });

    it.each(Object.keys(faults))('loads a resource whole or not at all when the source %s', async (name) => {
      const { pages } = await run();
      const change = putsOf({ pages })[0];
      if (!change) throw new Error('nothing to load');
      const { externalId } = change;
      for (let at = 0; at < 3; at++) {
        let outcome: unknown;
        await run({ fetch: open(name.startsWith('hangs') ? 150 : undefined) }, async (page) => {
          const again = putsOf({ pages: [page] }).find((put) => put.externalId === externalId);
          if (!again) return;
          world.site.answer = withFault(answerWell, at, faults[name]);
          outcome = await again.load(controller.signal).catch((error: unknown) => error);
          world.site.answer = answerWell;
        });
        if (outcome instanceof Error) expect(outcome).toBeInstanceOf(SourceError);
        else expect(textOf(outcome as never)).toContain(world.resources().get(externalId));
      }
    });

    /** A listing that claims to be whole has everything; what is thrown says what to do. */
    function judge(outcome: unknown): string {
      if (outcome instanceof Error)
        return outcome instanceof SourceError && outcome.message.length > 10 ? 'fine' : `threw ${outcome.stack}`;
      const { pages, end } = outcome as Awaited<ReturnType<typeof run>>;
      const gaps = pages.flatMap((page) => page.gaps ?? []);
      if (deletesOf({ pages }).length > 0) return `deleted ${deletesOf({ pages }).join()}`;
      if (end.covered !== 'everything' || gaps.length > 0) return 'fine';
      const listed = new Set(putsOf({ pages }).map(({ externalId }) => externalId));
      const lost = [...world.resources().keys()].filter((id) => !listed.has(id));
      return lost.length === 0 ? 'fine' : `lost ${lost.join()}`;
    }
  });
}

/** The request of this number is answered with a fault, all others well. */
function withFault(answerWell: TestSite['answer'], at: number, fault: Fault | undefined): TestSite['answer'] {
  let count = 0;
  let before: WholeAnswer | undefined;
  return async (request, response) => {
    const whole = await record(answerWell, request);
    if (count++ === at) await fault?.(response, whole, before);
    else send(response, whole);
    before = whole;
  };
}

/** What the source would have answered. */
async function record(answer: TestSite['answer'], request: Parameters<TestSite['answer']>[0]): Promise<WholeAnswer> {
  const whole: WholeAnswer = { status: 200, headers: {}, body: Buffer.alloc(0) };
  const recorder = {
    writeHead(status: number, headers: Record<string, string> = {}) {
      Object.assign(whole, { status, headers });
      return recorder;
    },
    end(body: string | Buffer = '') {
      whole.body = Buffer.from(body as string);
      return recorder;
    },
  };
  await answer(request, recorder as unknown as ServerResponse);
  return whole;
}

/** The first requests, the last ones and some between them: each costs a whole run. */
function spread(requests: number): number[] {
  const all = Array.from({ length: requests }, (_, at) => at);
  const step = Math.ceil(requests / 3);
  return all.filter((at) => at < 3 || at === requests - 1 || at % step === 0);
}
