import type { ListingEnd } from '../../connectors/connector.ts';
import type { Database } from '../../database/open-database.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { SourcePeople } from '../../kernel/source-people.ts';
import type { IndexWrites } from '../../search-index/search-index.ts';
import { countGaps, forgetUnseen, listSeen, listWithheld, noteGranted, noteItems } from './item-store.ts';
import type { SyncRunRecord } from './sync-run.ts';

interface Services {
  database: Database;
  index: IndexWrites;
  people: SourcePeople;
  clock: Clock;
}

const idsAtOnce = 500;
const noCounts = { seen: 0, written: 0, unchanged: 0, permissionsChanged: 0, failed: 0 };

/** Why a listing that came to its end does not tell what is gone, and who may see more. */
export async function whyIncomplete(
  { database, index, people }: Omit<Services, 'clock'>,
  run: SyncRunRecord,
  end: ListingEnd,
  listed: { people: number },
): Promise<{ message: string; nextStep: string } | undefined> {
  const gaps = await countGaps(database, run.sourceId);
  if (gaps > 0)
    return {
      message: `${gaps === 1 ? 'One part' : `${gaps} parts`} of the source could not be listed, so nothing was deleted and nobody got to see more.`,
      nextStep: 'The errors of the source say which, and why.',
    };
  if (end.covered === 'changes' || end.emptyIsSure) return undefined;
  if (listed.people === 0 && (await people.hasPeople(run.sourceId)))
    return {
      message: 'The source listed no people at all, though it had some before. So nothing was deleted.',
      nextStep: 'Look whether its account may still see them, and whether the settings of the source still find them.',
    };
  if (run.counts.seen > 0) return undefined;
  const [held] = await index.listExternalIds(run.sourceId, '', 1);
  if (held === undefined) return undefined;
  return {
    message: 'The source listed nothing at all, though it held something before. So nothing was deleted.',
    nextStep:
      'Look whether its account may still see the content. Where the source is meant to be empty, delete it here.',
  };
}

/**
 * What a complete listing did not mention is gone. It goes by what the index holds, not by what is remembered of it: whatever
 * else went wrong before, nothing stays that the source does not have.
 */
export async function deleteUnlisted(
  { database, index, clock }: Omit<Services, 'people'>,
  run: SyncRunRecord,
  signal: AbortSignal,
) {
  let after = '';
  for (;;) {
    signal.throwIfAborted();
    const ids = await index.listExternalIds(run.sourceId, after, idsAtOnce);
    const last = ids.at(-1);
    if (last === undefined) break;
    after = last;
    const seen = await listSeen(database, run, ids);
    const gone = ids.filter((id) => !seen.has(id));
    if (gone.length === 0) continue;
    await noteItems(database, run, { items: [], gone, counts: noCounts, nowMs: clock.nowMs() });
    await index.remove(run.sourceId, gone);
  }
  await forgetUnseen(database, run);
}

/** Who was to see more gets to, now that the listing was complete. */
export async function grantWithheld(
  { database, index }: Pick<Services, 'database' | 'index'>,
  { sourceId }: SyncRunRecord,
  signal: AbortSignal,
) {
  for (;;) {
    signal.throwIfAborted();
    const items = await listWithheld(database, sourceId, idsAtOnce);
    if (items.length === 0) return;
    const changes = items.map(({ externalId, withheld }) => ({ externalId, readers: withheld ?? [] }));
    await index.setReaders(sourceId, changes);
    await noteGranted(
      database,
      sourceId,
      items.map(({ externalId }) => externalId),
    );
  }
}
