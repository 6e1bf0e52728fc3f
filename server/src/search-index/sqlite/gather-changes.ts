import type { DatabaseSync } from 'node:sqlite';
import { createSegmentBuilder, type SearchedPassage, type SegmentBuilder } from './build-segment.ts';
import { insertPages, insertSegment } from './segment-store.ts';
import { inTransaction } from './transaction.ts';
import { collectSetChanges, type SetChanges } from './value-sets.ts';

/** What a transaction gathers and writes at its end. */
export interface Gathered {
  database: DatabaseSync;
  sets: SetChanges;
  addEdition(resource: number, edition: number, passages: readonly SearchedPassage[]): void;
}

/** Runs work in a transaction; the sets and the segment that it gathered are written once, at the end. */
export function gathering<Result>(database: DatabaseSync, work: (gathered: Gathered) => Result): Result {
  return inTransaction(database, () => {
    const sets = collectSetChanges(database);
    let builder: SegmentBuilder | undefined;
    const resources: number[] = [];
    const editions: number[] = [];
    const result = work({
      database,
      sets,
      addEdition(resource, edition, passages) {
        resources.push(resource);
        editions.push(edition);
        builder ??= createSegmentBuilder();
        builder.addEdition(passages);
      },
    });
    sets.apply();
    if (builder) {
      const { pages, ...content } = builder.build();
      const numbers = { resources: Uint32Array.from(resources), editions: Uint32Array.from(editions) };
      insertPages(database, insertSegment(database, 'live', { ...content, ...numbers }), pages);
    }
    return result;
  });
}
