import type {
  Change,
  ChangePage,
  Connector,
  ConnectorConnect,
  ConnectorFetch,
  ConnectorRun,
  Json,
  ListingEnd,
  PutChange,
  ResourceChange,
} from '../../connectors/connector.ts';
import { SourceError } from '../../connectors/source-error.ts';
import type { PeopleChange } from '../../kernel/source-people.ts';
import { type OpenLoaded, openLoaded } from './describe-change.ts';

/** What a connector is to do, as plain data. */
export interface ConnectorTask {
  kind: string;
  source: { id: string; appId: string };
  /** With secrets, not parsed yet. */
  settings: Record<string, unknown>;
  mode: ConnectorRun<unknown>['mode'];
  cursor: Json;
  checkpoint: Json;
}

/** A page as the engine gets it: what is to be loaded is asked for by its position. */
export interface OpenPage extends Omit<ChangePage, 'changes'> {
  changes: OpenChange[];
}
export type OpenResourceChange = Omit<PutChange, 'load'> | Exclude<ResourceChange, PutChange>;
type OpenChange = OpenResourceChange | PeopleChange;

export function isOfPeople(change: OpenChange): change is PeopleChange {
  return !('externalId' in change);
}

export type NextPage = { kind: 'page'; page: OpenPage } | { kind: 'end'; end: ListingEnd };

/** A connector at work. Every answer can take for ever; `close` ends it whatever it does. */
export interface OpenConnector {
  next(): Promise<NextPage>;
  /** Of the page that came last. */
  load(position: number): Promise<OpenLoaded>;
  close(): Promise<void>;
}

export type ConnectorOpener = (task: ConnectorTask, onSign: () => void) => OpenConnector;

interface Surroundings {
  /** `signal`: of the run. */
  fetchFor(signal: AbortSignal): ConnectorFetch;
  connectFor(signal: AbortSignal): ConnectorConnect;
  folders: readonly string[];
  nowMs(): number;
}

/** A connector in this thread. */
export function openConnectorHere(
  connector: Connector,
  { source, settings, mode, cursor, checkpoint }: ConnectorTask,
  { fetchFor, connectFor, folders, nowMs }: Surroundings,
): OpenConnector {
  const closing = new AbortController();
  const { signal } = closing;
  const begin = () => {
    const parsed = connector.settings.safeParse(settings);
    if (!parsed.success)
      throw new SourceError('misconfigured', 'The settings of the source are not what its connector takes.');
    const ways = { fetch: fetchFor(signal), connect: connectFor(signal) };
    return connector.read({ settings: parsed.data, mode, cursor, checkpoint, ...ways, folders, nowMs, signal });
  };
  let pages: ReturnType<typeof begin> | undefined;
  let current: readonly Change[] = [];
  return {
    async next() {
      current = [];
      pages ??= begin();
      const { done, value } = await pages.next();
      if (done) return { kind: 'end', end: value };
      current = value.changes;
      return { kind: 'page', page: { ...value, changes: value.changes.map(withoutLoad) } };
    },
    async load(position) {
      const change = current[position];
      if (change?.kind !== 'put') throw new Error(`There is nothing to load at ${position}`);
      return openLoaded(source, change.externalId, await change.load(signal));
    },
    async close() {
      closing.abort();
      // Not awaited: a generator that hangs would never return.
      pages?.return({ covered: 'changes', cursor: null }).catch(() => {});
    },
  };
}

function withoutLoad(change: Change): OpenChange {
  if (change.kind !== 'put') return change;
  const { load: _, ...plain } = change;
  return plain;
}
