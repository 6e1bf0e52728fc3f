import { Identifier } from '@clew/contract';
import type { SourcePermissions } from '../../connectors/connector.ts';
import { SourceError } from '../../connectors/source-error.ts';
import type { Database } from '../../database/open-database.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { SourcePeople } from '../../kernel/source-people.ts';
import type { ResourceRecord } from '../../search-index/resource-record.ts';
import type { IndexWrites, PreparedWrite } from '../../search-index/search-index.ts';
import { readersOf } from '../describe-resource.ts';
import type { Extraction } from '../extract/pool/create-extraction-pool.ts';
import type { SourceRecord } from '../source-store.ts';
import type { ProgressWatch } from './await-progress.ts';
import { createLoadGate, type LoadGate } from './create-load-gate.ts';
import { areSameReaders, decideReaders } from './decide-readers.ts';
import { describeChange } from './describe-change.ts';
import { type ItemCounts, noteItems, readItems } from './item-store.ts';
import { isOfPeople, type OpenConnector, type OpenPage, type OpenResourceChange } from './open-connector.ts';
import { peopleRulesOf } from './people-rules-of.ts';
import { readAhead } from './read-ahead.ts';
import type { SyncItem, SyncRunRecord } from './sync-run.ts';

export interface ApplyServices {
  database: Database;
  index: IndexWrites;
  people: SourcePeople;
  extraction: Extraction;
  clock: Clock;
  /** New content may be there. */
  onWritten(): void;
}

interface Applying extends ApplyServices {
  source: SourceRecord;
  run: SyncRunRecord;
  connector: OpenConnector;
  watch: ProgressWatch;
  signal: AbortSignal;
  /** What else the content depends on: stands before each hash of it, and before each fingerprint. */
  marks: { storedAs: string; loadedWith: string };
  /** Something was achieved that stays. */
  onProgress(): void;
}

type OpenPut = Extract<OpenResourceChange, { kind: 'put' }>;

/** A change with its place on its page. */
interface ListedChange {
  change: OpenResourceChange;
  position: number;
}

/** What becomes of one change. */
interface Outcome {
  /** As it is known from now on. */
  item: SyncItem;
  /** Undefined where the content stays as it is. */
  record?: ResourceRecord;
  characters: number;
  isGone?: boolean;
  count?: keyof ItemCounts;
}

/** So many resources, or so much text, are written at a time. */
const mostAtOnce = 50;
const mostCharacters = 4_000_000;
/** So many are read at a time: while some are loaded, others are extracted. */
const readsAtOnce = 12;
const loadLimits = { loads: 4, heldBytes: 32 * 1024 ** 2 };

/**
 * Stores the changes of one page, in pieces: while one is written, the next is read. Each piece is in the index before it is noted as
 * known, and noted as gone before it leaves the index: wherever it is cut off, doing the page again ends the same.
 */
export async function applyPage(applying: Applying, page: OpenPage): Promise<void> {
  await applyPeople(applying, page);
  const changes = lastOfEach(page);
  const known = await readItems(
    applying.database,
    applying.source.id,
    changes.map(({ change }) => change.externalId),
  );
  const gate = createLoadGate(loadLimits);
  const read = async ({ change, position }: ListedChange) => {
    const before = known.get(change.externalId);
    return change.kind === 'delete'
      ? goneOf(change.externalId, before)
      : readPut(applying, gate, change, position, before);
  };
  let piece: Outcome[] = [];
  let characters = 0;
  let writing = Promise.resolve();
  const write = async () => {
    const full = piece;
    piece = [];
    characters = 0;
    const prepared = prepareRecords(applying, full);
    await writing;
    writing = storePiece(applying, full, prepared, known);
    // It is awaited before the next piece is written, and at the end.
    writing.catch(() => {});
  };
  try {
    for await (const outcome of readAhead(changes, read, readsAtOnce)) {
      if (!outcome) continue;
      piece.push(outcome);
      characters += outcome.characters;
      if (piece.length >= mostAtOnce || characters >= mostCharacters) await write();
    }
    await write();
  } finally {
    await writing;
  }
}

/** First of all: whoever has lost something waits for nothing. */
async function applyPeople({ people, source, run, signal, onProgress }: Applying, { changes }: OpenPage) {
  const told = changes.filter(isOfPeople);
  if (told.length === 0) return;
  signal.throwIfAborted();
  await people.note(run, told, peopleRulesOf(source.settings));
  onProgress();
}

/** A resource that is listed twice counts once, as it was listed last. */
function lastOfEach({ changes }: OpenPage): ListedChange[] {
  const last = new Map<string, ListedChange>();
  for (const [position, change] of changes.entries())
    if (!isOfPeople(change)) last.set(change.externalId, { change, position });
  return [...last.values()];
}

function goneOf(externalId: string, before: SyncItem | undefined): Outcome {
  const item = before ?? { ...nothingKnown, externalId };
  return { item, characters: 0, isGone: true };
}

const nothingKnown = { fingerprint: null, contentHash: null, readers: [], withheld: null, seenRun: 0, failure: null };

async function readPut(
  applying: Applying,
  gate: LoadGate,
  change: OpenPut,
  position: number,
  before: SyncItem | undefined,
): Promise<Outcome | undefined> {
  const { source, run, connector, watch, extraction, marks } = applying;
  const { externalId } = change;
  const { readers, withheld } = decideReaders(before, wantedReaders(source.id, change.permissions));
  const item: SyncItem = { ...(before ?? nothingKnown), externalId, readers, withheld, seenRun: run.no };
  if (!Identifier.safeParse(externalId).success) return failed(item, unusableId);
  const fingerprint = `${marks.loadedWith}${change.fingerprint}`;
  const doubt = change.permissions === 'unknown' ? unknownPermissions : null;
  if (before?.fingerprint === fingerprint) {
    const failure = doubt ?? (isDoubt(before.failure) ? null : before.failure);
    return { item: { ...item, failure }, characters: 0, ...countUnchanged(item, before) };
  }
  const load = () => watch.wait(connector.load(position));
  try {
    return await gate.load(load, async (loaded) => {
      const contentHash = `${marks.storedAs}${loaded.contentHash}`;
      // Without a fingerprint it could not be read the last time, and what is noted of it is about that.
      if (before?.fingerprint && before.contentHash === contentHash)
        return { item: { ...item, fingerprint }, characters: 0, ...countUnchanged(item, before) };
      const { record, failure } = await describeChange(source, externalId, loaded, extraction);
      const characters = record.passages.reduce((sum, { text }) => sum + text.length, 0);
      const written = { ...item, fingerprint, contentHash, failure: doubt ?? failure };
      return { item: written, record: { ...record, readers: [...readers] }, characters, count: 'written' as const };
    });
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    // It went while its page was read: it counts as not listed, and goes for good after a complete listing.
    if (error.kind === 'gone') return undefined;
    if (error.kind !== 'unreadable') throw error;
    return failed(item, { reason: error.message, nextStep: error.nextStep });
  }
}

const unusableId = {
  reason: 'Its name or path is longer than 500 characters, or has control characters in it.',
  nextStep: 'Rename or move it in the source.',
};
const unknownPermissions = {
  reason: 'Who may read it could not be found out; nobody got to see more than before.',
  nextStep: 'Look whether its permissions can be read in the source.',
};

function isDoubt(failure: SyncItem['failure']): boolean {
  return failure?.reason === unknownPermissions.reason;
}

/** What is stored stays; it is tried again with the next run. */
function failed(item: SyncItem, failure: NonNullable<SyncItem['failure']>): Outcome {
  return { item: { ...item, fingerprint: null, failure }, characters: 0, count: 'failed' };
}

function countUnchanged(item: SyncItem, before: SyncItem): Pick<Outcome, 'count'> {
  return { count: areSameReaders(item.readers, before.readers) ? 'unchanged' : 'permissionsChanged' };
}

function wantedReaders(sourceId: string, permissions: SourcePermissions | 'unknown'): readonly string[] | 'unknown' {
  return permissions === 'unknown' ? 'unknown' : readersOf(sourceId, permissions);
}

const recordsOf = (outcomes: readonly Outcome[]) => outcomes.flatMap(({ record }) => (record ? [record] : []));

/** The costly part of a put, while the piece before is still being written. */
async function prepareRecords({ index }: Applying, outcomes: readonly Outcome[]): Promise<PreparedWrite | undefined> {
  const records = recordsOf(outcomes);
  return records.length > 0 ? index.prepare(records) : undefined;
}

async function storePiece(
  { database, index, clock, source, run, signal, onWritten, onProgress }: Applying,
  outcomes: readonly Outcome[],
  prepared: Promise<PreparedWrite | undefined>,
  known: ReadonlyMap<string, SyncItem>,
): Promise<void> {
  if (outcomes.length === 0) return;
  signal.throwIfAborted();
  const records = recordsOf(outcomes);
  const readerChanges = outcomes.flatMap(({ item, record, isGone }) =>
    record ||
    isGone ||
    item.contentHash === null ||
    areSameReaders(item.readers, known.get(item.externalId)?.readers ?? [])
      ? []
      : [{ externalId: item.externalId, readers: item.readers }],
  );
  // Permissions first: whoever has lost one waits for nothing.
  if (readerChanges.length > 0) await index.setReaders(source.id, readerChanges);
  if (records.length > 0) await index.put(records, await prepared);
  const gone = outcomes.filter(({ isGone }) => isGone).map(({ item }) => item.externalId);
  await noteItems(database, run, {
    items: outcomes.filter(({ isGone }) => !isGone).map(({ item }) => item),
    gone,
    counts: countsOf(outcomes, known, run.no),
    nowMs: clock.nowMs(),
  });
  if (gone.length > 0) await index.remove(source.id, gone);
  if (records.length > 0) onWritten();
  if (records.length + readerChanges.length + gone.length > 0) onProgress();
}

/** Each counts once in a run, also where its page is done again. */
function countsOf(outcomes: readonly Outcome[], known: ReadonlyMap<string, SyncItem>, no: number): ItemCounts {
  const counts: ItemCounts = { seen: 0, written: 0, unchanged: 0, permissionsChanged: 0, failed: 0 };
  for (const { item, isGone, count } of outcomes) {
    if (isGone || known.get(item.externalId)?.seenRun === no) continue;
    counts.seen++;
    if (count) counts[count]++;
  }
  return counts;
}
