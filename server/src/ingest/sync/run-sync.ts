import { createHash } from 'node:crypto';
import { Identifier } from '@clew/contract';
import { SourceError } from '../../connectors/source-error.ts';
import type { DoJob, JobWork } from '../../jobs/work-jobs.ts';
import { assertNever } from '../../kernel/assert-never.ts';
import type { Logger } from '../../kernel/logger.ts';
import type { Pause } from '../../kernel/pause.ts';
import { Problem } from '../../kernel/problem.ts';
import type { SourceRecord } from '../source-store.ts';
import { applyPage } from './apply-page.ts';
import type { ApplyServices } from './applying.ts';
import { type ProgressWatch, watchProgress } from './await-progress.ts';
import { type ConnectorOpener, isOfPeople, type OpenConnector, type OpenPage } from './open-connector.ts';
import { peopleRulesOf } from './people-rules-of.ts';
import {
  isKnownPage,
  noteListingEnd,
  notePage,
  notePeopleCounts,
  noteTrouble,
  restartListing,
} from './run-progress-store.ts';
import { beginRun, endRun, findRunningRun } from './run-store.ts';
import { deleteUnlisted, grantWithheld, whyIncomplete } from './settle-listing.ts';
import { readSourceState } from './source-state-store.ts';
import type { SyncRunRecord } from './sync-run.ts';
import { whatIsMissing } from './what-is-missing.ts';

type JobEnd = Awaited<ReturnType<DoJob>>;

export interface SyncServices extends ApplyServices {
  open: ConnectorOpener;
  /** Of a source, with its secrets; throws a `SourceError` where they can't be read. */
  settingsOf(source: SourceRecord): Record<string, unknown>;
  /** An attempt begins. */
  onBegin(run: SyncRunRecord): void;
  logger: Logger;
  pause: Pause;
  limits: SyncLimits;
}

export interface SyncLimits {
  /** A connector that gives no sign of life for so long is ended. */
  stallMs: number;
  /** After so long others work while it is waited for. */
  idleMs: number;
  /** Everything is listed anew so often, also where a source tells what has changed. */
  listEveryMs: number;
}

export const usualSyncLimits: SyncLimits = { stallMs: 300_000, idleMs: 5_000, listEveryMs: 24 * 3_600_000 };

const mostChanges = 1_000;
/** A listing that can't be believed is begun anew so often; then the run ends without deleting and granting. */
const mostRestarts = 3;
/** Grows when the same content would be stored otherwise than before: everything is then read anew. */
const readingVersion = 1;

/** One attempt of a run: it goes on where the one before was cut off, and what it has stored need not be done again. */
export async function runSync(source: SourceRecord, services: SyncServices, work: JobWork): Promise<JobEnd> {
  const run = await goOnOrBegin(source.id, services);
  services.onBegin(run);
  try {
    const listed = run.listingEnd ? run : await list(source, run, services, work);
    await settle(source, listed, services, work.signal);
    return { kind: 'done' };
  } catch (error) {
    return endOf(error, run, services, work.signal);
  }
}

async function goOnOrBegin(
  sourceId: string,
  { database, clock, limits }: Pick<SyncServices, 'database' | 'clock' | 'limits'>,
): Promise<SyncRunRecord> {
  const running = await findRunningRun(database, sourceId);
  if (running) return running;
  const { cursor, listedMs, wantsFull, acceptsLosses, trigger } = await readSourceState(database, sourceId);
  const nowMs = clock.nowMs();
  const isDue = listedMs === null || nowMs - listedMs >= limits.listEveryMs || nowMs < listedMs;
  const mode = cursor === null || wantsFull || isDue ? 'full' : 'changes';
  return beginRun(database, sourceId, { mode, trigger, acceptsLosses, nowMs });
}

/** Page after page until the source says that it was the last one. */
async function list(
  source: SourceRecord,
  run: SyncRunRecord,
  services: SyncServices,
  work: JobWork,
): Promise<SyncRunRecord> {
  const { database, clock, pause, limits, open } = services;
  const { signal } = work;
  const { cursor } = await readSourceState(database, run.sourceId);
  const watch = watchProgress({ clock, pause, signal, ...limits, onIdle: work.idle });
  const settings = services.settingsOf(source);
  const { kind, id, appId } = source;
  const task = { kind, source: { id, appId }, settings, mode: run.mode, cursor, checkpoint: run.checkpoint };
  const connector = open(task, watch.sign);
  try {
    const applying = { ...services, source, run, connector, watch, signal, marks: marksOf(source) };
    return await listPages({ ...applying, onProgress: work.progressed }, run);
  } finally {
    await connector.close();
  }
}

type Applying = Parameters<typeof applyPage>[0];

async function listPages(applying: Applying, begun: SyncRunRecord): Promise<SyncRunRecord> {
  const { database, connector, watch, clock, run } = applying;
  let total = begun.total;
  for (;;) {
    const next = await nextPage(connector, watch);
    if (next.kind === 'end') {
      const counted = await findRunningRun(database, run.sourceId);
      if (!counted || counted.no !== run.no) throw new Stopped();
      if (next.end.covered === 'everything' && total !== null && counted.counts.seen < total)
        throw new SourceError(
          'unsound',
          `The source says that it has ${total} resources, but listed ${counted.counts.seen}.`,
        );
      await noteListingEnd(database, run, next.end);
      return { ...counted, listingEnd: next.end };
    }
    const { page } = next;
    const digest = await checkPage(applying, page, total);
    await applyPage(applying, page);
    total = page.total ?? total;
    await notePage(database, run, {
      digest,
      checkpoint: page.checkpoint,
      total,
      gaps: page.gaps ?? [],
      nowMs: clock.nowMs(),
    });
  }
}

const nextPage = (connector: OpenConnector, watch: ProgressWatch) => watch.wait(connector.next());

/** A page that shows that the listing can't be believed throws; nothing of it is stored. */
async function checkPage(
  { database, run }: Applying,
  { changes, total }: OpenPage,
  before: number | null,
): Promise<string | undefined> {
  if (changes.length > mostChanges) throw new Error(`A page of ${changes.length} changes; ${mostChanges} are the most`);
  if (total !== undefined && before !== null && total < before)
    throw new SourceError(
      'unsound',
      `The source said that it has ${before} resources, and then ${total}, while it was listed.`,
    );
  if (changes.length === 0) return undefined;
  const digest = createHash('sha256')
    .update(JSON.stringify(changes.map((change) => [change.kind, idOf(change)])))
    .digest('base64url');
  if (await isKnownPage(database, run.sourceId, digest))
    throw new SourceError('unsound', 'The source gave the same page twice.');
  return digest;
}

function idOf(change: OpenPage['changes'][number]): string {
  const id = isOfPeople(change) ? ('personId' in change ? change.personId : change.groupId) : change.externalId;
  if (isOfPeople(change) && !Identifier.safeParse(id).success)
    throw new Error(`An id of a ${change.kind} that can not be kept; connectors make them with toExternalId`);
  return id;
}

async function settle(
  source: SourceRecord,
  run: SyncRunRecord,
  services: SyncServices,
  signal: AbortSignal,
): Promise<void> {
  const { database, clock, people, logger } = services;
  const end = run.listingEnd;
  if (!end) throw new Error('A listing without an end can not be settled');
  const listed = await people.countListed(run);
  await notePeopleCounts(database, run, listed);
  const why = await whyIncomplete(services, run, end, listed);
  if (why) {
    await endRun(database, run, { state: 'incomplete', ...why, nowMs: clock.nowMs() });
    return;
  }
  const rules = peopleRulesOf(source.settings);
  const missing = await whatIsMissing(services, run, end, rules);
  if (missing) {
    await endRun(database, run, { state: 'incomplete', needsAcceptance: true, ...missing, nowMs: clock.nowMs() });
    return;
  }
  const listedEverything = end.covered === 'everything';
  if (listedEverything) await deleteUnlisted(services, run, signal);
  const accounts = await people.settle(run, { listedEverything, rules, signal });
  if (accounts.created + accounts.reopened + accounts.closed > 0)
    logger.info({ source: run.sourceId, run: run.no, ...accounts }, 'A source has created or closed accounts');
  await grantWithheld(services, run, signal);
  await endRun(database, run, {
    state: 'finished',
    message: '',
    nextStep: null,
    nowMs: clock.nowMs(),
    goesOn: { cursor: end.cursor, listedEverything },
  });
}

/** The run is no longer what it was begun as: nothing more of it may be written. */
class Stopped extends Error {}

async function endOf(
  error: unknown,
  run: SyncRunRecord,
  { database, clock, logger }: SyncServices,
  signal: AbortSignal,
): Promise<JobEnd> {
  const isOver = error instanceof Problem && (error.code === 'shutting-down' || error.code === 'unknown-source');
  if (signal.aborted || isOver || error instanceof Stopped) return { kind: 'stopped' };
  const end = (state: 'failed' | 'incomplete', reason: { message: string; nextStep: string }) =>
    endRun(database, run, { state, ...reason, nowMs: clock.nowMs() });
  const trouble = toSourceError(error, run, logger);
  const { message, nextStep, retryAfterMs } = trouble;
  const reason = { message, nextStep };
  const failure = {
    kind: 'failed' as const,
    reason: message,
    nextStep,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    whenGivenUp: () => end('failed', reason),
  };
  switch (trouble.kind) {
    case 'unsound': {
      if (run.restarts >= mostRestarts) {
        const unbelieved = `${message} So nothing was deleted and nobody got to see more.`;
        await end('incomplete', { message: unbelieved, nextStep });
        return { kind: 'done' };
      }
      await restartListing(database, run);
      await noteTrouble(database, run, reason);
      return { ...failure, isFinal: false };
    }
    case 'rate-limited':
    case 'unavailable':
      await noteTrouble(database, run, reason);
      return { ...failure, isFinal: false };
    case 'access-denied':
    case 'misconfigured':
    case 'gone':
    case 'unreadable':
      await end('failed', reason);
      return { ...failure, isFinal: true };
    default:
      return assertNever(trouble.kind);
  }
}

function toSourceError(error: unknown, run: SyncRunRecord, logger: Logger): SourceError {
  if (error instanceof SourceError) return error;
  logger.error({ err: error, source: run.sourceId, run: run.no }, 'A sync failed by a mistake of ours');
  return new SourceError('unavailable', 'Something went wrong inside of Clew.', {
    nextStep: 'The log of the server says what. It is tried again by itself.',
  });
}

/** What else the stored content depends on, but for its permissions, and what else what was loaded does. */
function marksOf({ appId, settings }: SourceRecord): { storedAs: string; loadedWith: string } {
  const { permissions: _permissions, createAccounts: _create, closeAccounts: _close, ...shaping } = settings;
  return { storedAs: shortHash([readingVersion, appId]), loadedWith: shortHash([readingVersion, appId, shaping]) };
}

function shortHash(value: unknown): string {
  return `${createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 12)}.`;
}
