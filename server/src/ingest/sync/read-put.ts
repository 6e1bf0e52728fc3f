import { Identifier } from '@clew/contract';
import type { SourcePermissions } from '../../connectors/connector.ts';
import { SourceError } from '../../connectors/source-error.ts';
import type { ResourceRecord } from '../../search-index/resource-record.ts';
import { readersOf } from '../describe-resource.ts';
import type { Applying } from './applying.ts';
import type { LoadGate } from './create-load-gate.ts';
import { areSameReaders, decideReaders } from './decide-readers.ts';
import { describeChange } from './describe-change.ts';
import type { ItemCounts } from './item-store.ts';
import type { OpenResourceChange } from './open-connector.ts';
import type { SyncItem } from './sync-run.ts';

type OpenPut = Extract<OpenResourceChange, { kind: 'put' }>;

/** What becomes of one change. */
export interface Outcome {
  /** As it is known from now on. */
  item: SyncItem;
  /** Undefined where the content stays as it is. */
  record?: ResourceRecord;
  characters: number;
  isGone?: boolean;
  count?: keyof ItemCounts;
}

export function goneOf(externalId: string, before: SyncItem | undefined): Outcome {
  const item = before ?? { ...nothingKnown, externalId };
  return { item, characters: 0, isGone: true };
}

const nothingKnown = { fingerprint: null, contentHash: null, readers: [], withheld: null, seenRun: 0, failure: null };

/** What is new of a resource is loaded and described; undefined where it went meanwhile. */
export async function readPut(
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
