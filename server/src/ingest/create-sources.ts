import type { ConnectorKind, PutSource, Source, SyncError, SyncRun } from '@clew/contract';
import type { Database } from '../database/open-database.ts';
import { type Clock, toInstant } from '../kernel/clock.ts';
import { workspaceSource } from '../kernel/principals.ts';
import { Problem } from '../kernel/problem.ts';
import type { ResourceReaders, SearchIndex, SourceCounts } from '../search-index/search-index.ts';
import { createTurns } from './create-turns.ts';
import { findSource, listSources, pushKind, putSource, type SourceRecord } from './source-store.ts';
import type { RunRequest, Sync, SyncStatus } from './sync/create-sync.ts';

interface Page {
  after: string | undefined;
  limit: number;
}

/** Where content comes from: sources that are pushed to, and those that a connector fills. */
export interface Sources {
  /** What can be connected, and whether secrets can be kept for it. */
  connectors(): { connectors: ConnectorKind[]; keepsSecrets: boolean };
  list(): Promise<Source[]>;
  get(id: string): Promise<Source>;
  /** Ids of sources -> how they are called. */
  names(): Promise<ReadonlyMap<string, string>>;
  /** Resources of this id, or of this id in their source, with who may read them. */
  findReaders(id: string): Promise<ResourceReaders[]>;
  /** Refuses where there is no such source. */
  require(id: string): Promise<void>;
  put(id: string, source: PutSource): Promise<Source>;
  /** With its content, groups and identities, at once. */
  remove(id: string): Promise<void>;
  sync(id: string, options: RunRequest): Promise<Source>;
  pause(id: string): Promise<Source>;
  resume(id: string): Promise<Source>;
  listRuns(id: string, page: Page): Promise<{ runs: SyncRun[]; next: string | null }>;
  listErrors(id: string, page: Page): Promise<{ errors: SyncError[]; next: string | null }>;
}

interface Options {
  database: Database;
  index: SearchIndex;
  clock: Clock;
  sync: Sync;
}

export function createSources({ database, index, clock, sync }: Options): Sources {
  const inTurn = createTurns();
  const get = async (id: string) => {
    const source = await requireSource(database, id);
    const counts = await index.countBySource(id);
    return describe(source, counts.get(id), await sync.readStatus(id));
  };
  const describe = async (
    source: SourceRecord,
    counts: SourceCounts | undefined,
    statusOf: (source: SourceRecord) => Promise<SyncStatus>,
  ): Promise<Source> => {
    const { resources = 0, passages = 0 } = counts ?? {};
    const { id, appId, name, kind, settings, sealedSecrets } = source;
    const isPushed = kind === pushKind;
    const status = isPushed ? statusOfPushed(counts) : await statusOf(source);
    return {
      id,
      appId,
      name,
      kind,
      settings,
      secrets: Object.keys(sealedSecrets),
      schedule: isPushed ? null : sync.scheduleOf(source),
      status: { ...status, counts: { resources, passages } },
    };
  };
  /** One change of a source after the other: each stops and begins its syncs. */
  const withConnector = (id: string, work: (source: SourceRecord) => Promise<void>) =>
    inTurn(id, async () => {
      const source = await requireSource(database, id);
      if (source.kind === pushKind)
        throw new Problem('not-a-connector', { detail: 'Its content is pushed: there is nowhere to take it from.' });
      await work(source);
      return get(id);
    });

  return {
    connectors: () => ({ connectors: sync.kinds(), keepsSecrets: sync.keepsSecrets }),
    get,
    async list() {
      const [counts, statusOf] = [await index.countBySource(), await sync.readStatus()];
      const sources = await listSources(database);
      return Promise.all(sources.map((source) => describe(source, counts.get(source.id), statusOf)));
    },
    async names() {
      return new Map((await listSources(database)).map(({ id, name }) => [id, name]));
    },
    findReaders: index.findReaders,
    async require(id) {
      await requireSource(database, id);
    },
    put: (id, given) =>
      inTurn(id, async () => {
        if (id === workspaceSource) throw refuseWorkspace();
        const before = await findSource(database, id);
        const source = readSource(id, given, before, sync);
        if (source.kind === pushKind) {
          await putSource(database, source, clock.nowMs());
          return get(id);
        }
        const isOther = before !== undefined && isOtherContent(before, source);
        await sync.stop(id);
        if (isOther) await sync.startOver(id);
        await putSource(database, source, clock.nowMs());
        await sync.begin(await requireSource(database, id));
        return get(id);
      }),
    remove: (id) =>
      inTurn(id, async () => {
        await requireSource(database, id);
        await sync.forget(id);
        await index.removeSource(id);
      }),
    sync: (id, options) => withConnector(id, (source) => sync.syncNow(source, options)),
    pause: (id) => withConnector(id, sync.pause),
    resume: (id) => withConnector(id, sync.resume),
    async listRuns(id, page) {
      await requireSource(database, id);
      return sync.listRuns(id, page);
    },
    async listErrors(id, page) {
      await requireSource(database, id);
      return sync.listErrors(id, page);
    },
  };
}

export async function requireSource(database: Database, id: string): Promise<SourceRecord> {
  const source = await findSource(database, id);
  if (!source) throw new Problem('unknown-source', { detail: `Create it first: PUT /api/sources/${id}` });
  return source;
}

/** What was given -> the source as it is kept. */
function readSource(
  id: string,
  { appId, name, kind, settings: given, schedule }: PutSource,
  before: SourceRecord | undefined,
  sync: Sync,
): Omit<SourceRecord, 'isPaused'> {
  if (before && before.kind !== kind)
    throw new Problem('validation-failed', {
      errors: { kind: [`It is of the kind \`${before.kind}\`, and stays so. Delete it, or take another id.`] },
    });
  const kept = kind === pushKind ? { settings: given, sealedSecrets: {} } : sync.seal(id, kind, given, before);
  return { id, appId, name: name ?? id, kind, ...kept, schedule: kind === pushKind ? null : (schedule ?? null) };
}

/** Whether what was listed and loaded under the settings before says nothing of what comes under these. */
function isOtherContent(before: SourceRecord, after: Omit<SourceRecord, 'isPaused'>): boolean {
  const of = ({ appId, settings, sealedSecrets }: Omit<SourceRecord, 'isPaused'>) =>
    JSON.stringify([appId, settings, sealedSecrets]);
  return of(before) !== of(after);
}

function statusOfPushed(counts: SourceCounts | undefined): SyncStatus {
  const { resources = 0, lastMs } = counts ?? {};
  return {
    state: 'idle',
    lastRun: lastMs === undefined ? null : toInstant(lastMs),
    nextRun: null,
    message: resources === 0 ? 'Nothing has been pushed yet.' : `Holds ${resources} resources.`,
    run: null,
  };
}

function refuseWorkspace(): Problem {
  const message = `The source \`${workspaceSource}\` is reserved for company-wide groups.`;
  return new Problem('validation-failed', { detail: message, errors: { sourceId: [message] } });
}
