import type { ConnectorKind, Source, SyncError, SyncRun } from '@clew/contract';
import type { Connector } from '../../connectors/connector.ts';
import type { Database } from '../../database/open-database.ts';
import { createJobQueue } from '../../jobs/create-job-queue.ts';
import { type DoJob, workJobs } from '../../jobs/work-jobs.ts';
import { type Clock, toInstant } from '../../kernel/clock.ts';
import type { Logger } from '../../kernel/logger.ts';
import { type Pause, pause as systemPause } from '../../kernel/pause.ts';
import { Problem } from '../../kernel/problem.ts';
import { createSecretBox } from '../../kernel/secret-box.ts';
import type { SourcePeople } from '../../kernel/source-people.ts';
import type { IndexWrites } from '../../search-index/search-index.ts';
import type { Extraction } from '../extract/pool/create-extraction-pool.ts';
import { findSource, listSources, pushKind, type SourceRecord, setPaused } from '../source-store.ts';
import { describeConnector } from './describe-connector.ts';
import { describeRun, type Pace } from './describe-run.ts';
import { extractPatiently } from './extract-patiently.ts';
import { listFailedItems, listGaps, type StoredError } from './item-store.ts';
import type { ConnectorOpener } from './open-connector.ts';
import { findRunningRun, forgetProgress, listLatestRuns, listRuns } from './run-store.ts';
import { runSync, type SyncLimits, usualSyncLimits } from './run-sync.ts';
import { openSettings, sealSettings } from './seal-settings.ts';
import { askForRun } from './source-state-store.ts';
import type { SyncRunRecord } from './sync-run.ts';

type Kept = Pick<SourceRecord, 'settings' | 'sealedSecrets'>;

/** Keeps sources that have a connector in step with what they are taken from. */
export interface Sync {
  /** What can be connected. */
  kinds(): ConnectorKind[];
  keepsSecrets: boolean;
  /** What of settings is kept, and how; refuses a kind that has no connector, and settings that it does not take. */
  seal(id: string, kind: string, given: Readonly<Record<string, unknown>>, before: Kept | undefined): Kept;
  /** How often a source is synced, as it is shown. */
  scheduleOf(source: SourceRecord): string;
  /** Stops a run before its source changes or goes; it can be begun again. */
  stop(id: string): Promise<void>;
  /** What the settings before brought is no longer to be gone on with. */
  startOver(id: string): Promise<void>;
  /** There is a source, or it is another one: it is synced, now and by its schedule. */
  begin(source: SourceRecord): Promise<void>;
  /** The source goes. */
  forget(id: string): Promise<void>;
  syncNow(source: SourceRecord, options: RunRequest): Promise<void>;
  pause(source: SourceRecord): Promise<void>;
  resume(source: SourceRecord): Promise<void>;
  /** Of all sources, or of one. */
  readStatus(id?: string): Promise<(source: SourceRecord) => Promise<SyncStatus>>;
  listRuns(
    id: string,
    page: { after: string | undefined; limit: number },
  ): Promise<{ runs: SyncRun[]; next: string | null }>;
  listErrors(
    id: string,
    page: { after: string | undefined; limit: number },
  ): Promise<{ errors: SyncError[]; next: string | null }>;
  close(): Promise<void>;
}

export interface RunRequest {
  isFull: boolean;
  /** Whatever is no longer listed may go, however much it is. */
  acceptsLosses?: boolean;
}

export type SyncStatus = Pick<Source['status'], 'state' | 'lastRun' | 'nextRun' | 'message' | 'run'>;

interface Options {
  database: Database;
  index: IndexWrites;
  people: SourcePeople;
  extraction: Extraction;
  clock: Clock;
  logger: Logger;
  connectors: readonly Connector[];
  open: ConnectorOpener;
  /** CLEW_SECRET_KEY: without it there are no secret settings. */
  secretKey: string | undefined;
  /** How many sources are synced at a time. */
  atOnce: number;
  onWritten(): void;
  pause?: Pause;
  limits?: Partial<SyncLimits>;
}

/** Those that only wait for their source have places of their own. */
const mostOpen = 64;
const beatMs = 15_000;

export async function createSync({
  database,
  index,
  people,
  extraction,
  clock,
  logger,
  connectors,
  open,
  secretKey,
  atOnce,
  onWritten,
  pause = systemPause,
  limits = {},
}: Options): Promise<Sync> {
  const box = secretKey === undefined ? undefined : createSecretBox(secretKey, 'source secrets');
  const byKind = new Map(connectors.map((connector) => [connector.kind, connector]));
  const queue = createJobQueue({ database, clock });
  const paces = new Map<string, Pace>();

  const services = {
    database,
    index,
    people,
    extraction: extractPatiently(extraction, pause),
    clock,
    logger,
    open,
    onWritten,
    pause,
    limits: { ...usualSyncLimits, ...limits },
    settingsOf: (source: SourceRecord) => openSettings(source.id, source, box),
    onBegin: ({ sourceId, counts }: SyncRunRecord) =>
      void paces.set(sourceId, { sinceMs: clock.nowMs(), seen: counts.seen }),
  };
  const work: DoJob = async ({ groupId: sourceId }, jobWork) => {
    const source = await findSource(database, sourceId);
    if (!source || source.isPaused || !byKind.has(source.kind)) return { kind: 'done' };
    try {
      return await runSync(source, services, jobWork);
    } finally {
      paces.delete(sourceId);
    }
  };

  const everyMsOf = (source: SourceRecord) => readSchedule(scheduleOf(source));
  const scheduleOf = ({ schedule, kind }: SourceRecord) => schedule ?? `${byKind.get(kind)?.everyMinutes ?? 60}m`;
  const enqueue = async (source: SourceRecord, dueMs: number) => {
    const everyMs = everyMsOf(source);
    await queue.put({ id: jobOf(source.id), kind: 'sync', groupId: source.id, payload: null, dueMs, everyMs });
    workers.wake();
  };

  /** What could not be read, one list after the other. */
  const errorLists = (id: string) => {
    type Read = (page: { after: string; limit: number }) => Promise<StoredError[]>;
    const lists: [name: string, read: Read][] = [
      ['gap', (page) => listGaps(database, id, page)],
      ['people', async (page) => (await people.listTroubles(id, page)).map((it) => ({ ...it, externalId: null }))],
      ['item', (page) => listFailedItems(database, id, page)],
    ];
    return lists;
  };

  // This process alone has the data folder: whoever held a job before is gone.
  await queue.voidClaims();
  for (const source of await listSources(database)) await warnOfUnusable(source, byKind, box, logger);
  const workers = workJobs({ queue, work, clock, logger, atOnce, mostOpen, beatMs, wait: pause });
  for (const source of await listSources(database)) {
    const everyMs = everyMsOf(source);
    const isMissing = source.kind !== pushKind && !source.isPaused && !(await queue.find(jobOf(source.id)));
    if (isMissing && (everyMs !== null || (await findRunningRun(database, source.id))))
      await enqueue(source, clock.nowMs());
  }

  return {
    kinds: () => connectors.map(describeConnector),
    keepsSecrets: box !== undefined,
    scheduleOf,
    seal(id, kind, given, before) {
      const connector = byKind.get(kind);
      if (!connector)
        throw new Problem('validation-failed', {
          errors: { kind: [`There is no connector ${kind}. There are: ${[pushKind, ...byKind.keys()].join(', ')}.`] },
        });
      return sealSettings(connector, id, given, before, box);
    },
    stop: (id) => workers.cancel(jobOf(id)),
    startOver: (id) => forgetProgress(database, id, clock.nowMs()),
    begin: (source) => (source.isPaused ? Promise.resolve() : enqueue(source, clock.nowMs())),
    async forget(id) {
      await workers.cancel(jobOf(id));
      await queue.removeGroup(id);
    },
    async syncNow(source, { isFull, acceptsLosses = false }) {
      refusePaused(source);
      const isUnderWay = (await findRunningRun(database, source.id)) !== undefined;
      if (isFull || acceptsLosses || !isUnderWay)
        await askForRun(database, source.id, { trigger: 'manual', isFull, acceptsLosses });
      // What waits to be tried again is tried now.
      if (acceptsLosses || !isUnderWay || !workers.isRunning(jobOf(source.id))) await enqueue(source, clock.nowMs());
    },
    async pause(source) {
      await setPaused(database, source.id, true);
      await workers.cancel(jobOf(source.id));
    },
    async resume(source) {
      await setPaused(database, source.id, false);
      if (source.isPaused) await enqueue(source, clock.nowMs());
    },

    async readStatus(id) {
      const runs = id === undefined ? await listLatestRuns(database) : await latestRunOf(database, id);
      return async (source) => {
        const run = runs.get(source.id);
        const job = await queue.find(jobOf(source.id));
        // From the moment on that it is asked for: who waits for its end must not take its beginning for it.
        const isUnderWay = isOpen(run) || job?.state === 'running' || (job?.dueMs ?? Infinity) <= clock.nowMs();
        const nextRun = job?.state === 'waiting' ? toInstant(job.dueMs) : null;
        const shown = run ? describeRun(run, paces.get(source.id), clock.nowMs()) : null;
        return {
          state: stateOf(source, run, isUnderWay),
          lastRun: shown?.endedAt ?? shown?.startedAt ?? null,
          nextRun,
          message: messageOf(source, shown, isUnderWay),
          run: shown,
        };
      };
    },
    async listRuns(id, { after, limit }) {
      const below = after === undefined ? undefined : Number(after);
      if (below !== undefined && !Number.isSafeInteger(below)) throw foreignCursor();
      const runs = await listRuns(database, id, { below, limit: limit + 1 });
      const shown = runs.slice(0, limit);
      return {
        runs: shown.map((run) => describeRun(run, paces.get(id), clock.nowMs())),
        next: runs.length > limit ? String(shown.at(-1)?.no) : null,
      };
    },
    async listErrors(id, { after = 'gap ', limit }) {
      const match = /^(gap|people|item) ([\s\S]*)$/.exec(after);
      if (!match) throw foreignCursor();
      const [, from = '', name = ''] = match;
      const found: { list: string; error: StoredError }[] = [];
      for (const [list, read] of errorLists(id).slice(errorLists(id).findIndex(([list]) => list === from))) {
        if (found.length > limit) break;
        const errors = await read({ after: list === from ? name : '', limit: limit + 1 });
        found.push(...errors.map((error) => ({ list, error })));
      }
      const shown = found.slice(0, limit);
      const last = shown.at(-1);
      return {
        errors: shown.map(({ error: { atMs, ...error } }) => ({ ...error, at: toInstant(atMs) })),
        next: found.length > limit && last ? `${last.list} ${last.error.name}` : null,
      };
    },
    close: () => workers.close(),
  };
}

function jobOf(sourceId: string): string {
  return `sync:${sourceId}`;
}

async function latestRunOf(database: Database, id: string): Promise<Map<string, SyncRunRecord>> {
  const runs = await listRuns(database, id, { below: undefined, limit: 1 });
  return new Map(runs.map((run) => [id, run]));
}

const unitsMs: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 24 * 3_600_000 };

/** `15m` -> milliseconds; null for `off`. */
function readSchedule(schedule: string): number | null {
  const unitMs = unitsMs[schedule.slice(-1)];
  return schedule === 'off' || unitMs === undefined ? null : Number(schedule.slice(0, -1)) * unitMs;
}

function isOpen(run: SyncRunRecord | undefined): boolean {
  return run?.state === 'running';
}

function stateOf(source: SourceRecord, run: SyncRunRecord | undefined, isUnderWay: boolean): SyncStatus['state'] {
  if (source.isPaused) return 'paused';
  if (isUnderWay) return 'running';
  return run?.state === 'failed' || run?.state === 'incomplete' ? 'failed' : 'idle';
}

function messageOf(source: SourceRecord, run: SyncRun | null, isUnderWay: boolean): string {
  if (source.isPaused) return 'Paused: nothing is synced until it is resumed.';
  if (isUnderWay && run?.state !== 'running') return 'A sync is about to begin.';
  if (!run) return 'It was never synced.';
  return run.nextStep === null ? run.message : `${run.message} ${run.nextStep}`;
}

function refusePaused({ id, isPaused }: SourceRecord): void {
  if (!isPaused) return;
  throw new Problem('source-paused', { detail: `Resume it, which syncs it too: POST /api/sources/${id}/resume` });
}

function foreignCursor(): Problem {
  return new Problem('validation-failed', { errors: { after: ['It is not the `next` of a page before.'] } });
}

/** A source whose secrets can't be read fails at its next sync, so the operator has to hear of it at once. */
async function warnOfUnusable(
  source: SourceRecord,
  byKind: ReadonlyMap<string, Connector>,
  box: Parameters<typeof openSettings>[2],
  logger: Logger,
): Promise<void> {
  if (source.kind === pushKind) return;
  if (!byKind.has(source.kind))
    logger.error({ source: source.id, kind: source.kind }, 'There is no connector for this source; it is not synced');
  try {
    openSettings(source.id, source, box);
  } catch (error) {
    logger.error({ source: source.id }, error instanceof Error ? error.message : String(error));
  }
}
