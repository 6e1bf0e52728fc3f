import type { PreparedWrite } from '../../search-index/search-index.ts';
import type { Applying } from './applying.ts';
import { areSameReaders } from './decide-readers.ts';
import { type ItemCounts, noteItems } from './item-store.ts';
import type { Outcome } from './read-put.ts';
import type { SyncItem } from './sync-run.ts';

const recordsOf = (outcomes: readonly Outcome[]) => outcomes.flatMap(({ record }) => (record ? [record] : []));

/** The costly part of a put, while the piece before is still being written. */
export async function prepareRecords(
  { index }: Applying,
  outcomes: readonly Outcome[],
): Promise<PreparedWrite | undefined> {
  const records = recordsOf(outcomes);
  return records.length > 0 ? index.prepare(records) : undefined;
}

/** Permissions, content, what is known, what goes: in this order, and each may be done again. */
export async function storePiece(
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
