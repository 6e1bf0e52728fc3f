import type { PeopleTrouble } from '../../kernel/source-people.ts';

/** A row of a person or a group of which something is to be told. */
export function toTrouble(row: {
  name: string;
  reason: string | null;
  next_step: string | null;
  failed_ms: number | null;
}): PeopleTrouble {
  return { name: row.name, reason: row.reason ?? '', nextStep: row.next_step ?? '', atMs: row.failed_ms ?? 0 };
}
