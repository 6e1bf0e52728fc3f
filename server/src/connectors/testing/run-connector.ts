import type { Socket } from 'node:net';
import { createEgress } from '../../egress/create-egress.ts';
import { egressLimits } from '../../egress/egress.ts';
import { dialDirectly } from '../../egress/open-socket.ts';
import { readAllowances } from '../../egress/read-allowances.ts';
import { askThroughGate, connectThroughGate } from '../../ingest/ask-through-gate.ts';
import type {
  ChangePage,
  Connector,
  ConnectorConnect,
  ConnectorFetch,
  Json,
  ListingEnd,
  LoadedResource,
  PutChange,
} from '../connector.ts';

/** The way out of a connector under test: the real gate, with names of `.test` that lead to loopback. */
export function openTestFetch({
  allow,
  signal,
  answerMs = 5_000,
  onDial = () => {},
}: {
  allow: readonly string[];
  signal: AbortSignal;
  answerMs?: number;
  onDial?: (socket: Socket) => unknown;
}) {
  const egress = createEgress({
    allowances: readAllowances(allow),
    limits: { ...egressLimits, firstByteMs: answerMs, idleMs: answerMs, silentMs: answerMs },
    dial(address, port) {
      const socket = dialDirectly(address, port);
      onDial(socket);
      return socket;
    },
    resolveName: async (host) => {
      if (!host.endsWith('.test')) throw new Error('ENOTFOUND');
      return ['127.0.0.1'];
    },
  });
  const ask = askThroughGate(egress);
  const fetch: ConnectorFetch = (url, request = {}) =>
    ask(String(url), { ...request, signal: request.signal ?? signal });
  return { fetch, connect: connectThroughGate(egress, signal), close: egress.close };
}

interface RunOptions {
  settings: Record<string, unknown>;
  fetch: ConnectorFetch;
  connect?: ConnectorConnect;
  signal: AbortSignal;
  folders?: readonly string[];
  mode?: 'full' | 'changes';
  cursor?: Json;
  checkpoint?: Json;
  nowMs?: number;
}

export interface FinishedRun {
  pages: ChangePage[];
  end: ListingEnd;
}

/** All pages of a run, each loaded as it comes where `load` says so. What is handed over has been through JSON, as in the engine. */
export async function runConnector<Settings>(
  connector: Connector<Settings>,
  {
    settings,
    mode = 'full',
    cursor = null,
    checkpoint = null,
    nowMs = Date.UTC(2026, 2, 3),
    fetch,
    connect = () => Promise.reject(new Error('No connections here')),
    folders = [],
    signal,
  }: RunOptions,
  onPage: (page: ChangePage) => unknown = () => {},
): Promise<FinishedRun> {
  const run = connector.read({
    settings: connector.settings.parse(settings),
    mode,
    cursor: copyOf(cursor),
    checkpoint: copyOf(checkpoint),
    fetch,
    connect,
    folders,
    nowMs: () => nowMs,
    signal,
  });
  const pages: ChangePage[] = [];
  for (;;) {
    const { done, value } = await run.next();
    if (done) return { pages, end: { ...value, cursor: copyOf(value.cursor) } };
    pages.push({ ...value, checkpoint: copyOf(value.checkpoint) });
    await onPage(value);
  }
}

function copyOf(value: Json): Json {
  return JSON.parse(JSON.stringify(value)) as Json;
}

export function putsOf({ pages }: Pick<FinishedRun, 'pages'>): PutChange[] {
  return pages.flatMap(({ changes }) => changes.filter((change) => change.kind === 'put'));
}

export function deletesOf({ pages }: Pick<FinishedRun, 'pages'>): string[] {
  return pages.flatMap(({ changes }) =>
    changes.flatMap((change) => (change.kind === 'delete' ? [change.externalId] : [])),
  );
}

/** What a resource says, whichever way it came. */
export function textOf(loaded: LoadedResource): string {
  return loaded.kind === 'file' ? Buffer.from(loaded.bytes).toString() : (loaded.resource.content ?? '');
}
