import type { DatabaseSync } from 'node:sqlite';
import type { Language } from '../../text/languages.ts';
import type { ResourceRecord } from '../resource-record.ts';
import { analysePassages } from './analyse-passages.ts';
import { createSegmentBuilder, type SegmentContent } from './build-segment.ts';
import { contentHashOf } from './record-hash.ts';
import { insertPages, insertSegment } from './segment-store.ts';
import { prepared } from './statements.ts';

/** What is costly about writing records, done by another thread than the one that writes. */
export interface PreparedRecords {
  records: {
    contentHash: string;
    /** Of its passages; undefined where the same content was stored already, which is then not part of the segment. */
    languages: Language[] | undefined;
  }[];
  segment: SegmentContent;
}

/** A part of a prepared segment. */
export interface PreparedEdition {
  languages: readonly Language[];
  /** Says under which numbers it is written. What is not placed is not current: nothing finds it. */
  place(resource: number, edition: number): void;
}

export function prepareRecords(
  database: DatabaseSync,
  { records }: { records: readonly ResourceRecord[] },
): PreparedRecords {
  const builder = createSegmentBuilder();
  const find = prepared(database, 'SELECT content_hash FROM resources WHERE source_id = ? AND external_id = ?');
  return {
    records: records.map((record) => {
      const contentHash = contentHashOf(record);
      const stored = find.get(record.sourceId, record.externalId) as { content_hash: string } | undefined;
      if (stored?.content_hash === contentHash) return { contentHash, languages: undefined };
      const searched = analysePassages(record, record.passages);
      builder.addEdition(searched);
      return { contentHash, languages: searched.map(({ language }) => language) };
    }),
    segment: builder.build(),
  };
}

/** Hands out the parts of a prepared segment, record by record, and writes what was placed. */
export function placeParts({ records, segment }: PreparedRecords): {
  partOf(position: number): PreparedEdition | undefined;
  write(database: DatabaseSync): void;
} {
  const positions = new Map<number, number>();
  for (const [record, { languages }] of records.entries()) if (languages) positions.set(record, positions.size);
  const resources = new Uint32Array(positions.size);
  // No edition has the number 0.
  const editions = new Uint32Array(positions.size);
  let isAnyPlaced = false;
  return {
    partOf(record) {
      const position = positions.get(record);
      const languages = records[record]?.languages;
      if (position === undefined || !languages) return undefined;
      return {
        languages,
        place(resource, edition) {
          resources[position] = resource;
          editions[position] = edition;
          isAnyPlaced = true;
        },
      };
    },
    write(database) {
      if (!isAnyPlaced) return;
      const { pages, ...content } = segment;
      insertPages(database, insertSegment(database, 'live', { ...content, resources, editions }), pages);
    },
  };
}
