import type { DatabaseSync } from 'node:sqlite';
import { gathering } from './gather-changes.ts';
import { decodeIds, encodeIds, findKnown } from './known-resource.ts';
import { prepared } from './statements.ts';
import { ownFields } from './value-sets.ts';

/** Changes who may read resources and nothing else. Those that are not there are passed over. */
export function setReaders(
  database: DatabaseSync,
  { sourceId, changes }: { sourceId: string; changes: { externalId: string; readers: string[] }[] },
): void {
  gathering(database, ({ sets }) => {
    const read = prepared(database, 'SELECT readers FROM resources WHERE no = ?');
    // The hash was made with the readers before: without one, the next put is written whatever it holds.
    const write = prepared(database, `UPDATE resources SET readers = ?, set_ids = ?, hash = '' WHERE no = ?`);
    for (const { externalId, readers } of changes) {
      const known = findKnown(database, sourceId, externalId);
      if (!known) continue;
      const stored = JSON.parse((read.get(known.no) as { readers: string }).readers) as string[];
      const before = new Set(stored.map((principal) => sets.idOf(ownFields.reader, principal)));
      const after = new Set(readers.map((principal) => sets.idOf(ownFields.reader, principal)));
      for (const id of before) if (!after.has(id)) sets.remove(id, known.no);
      for (const id of after) if (!before.has(id)) sets.add(id, known.no);
      const others = [...decodeIds(known.set_ids)].filter((id) => !before.has(id));
      write.run(JSON.stringify(readers), encodeIds([...others, ...after]), known.no);
    }
  });
}
