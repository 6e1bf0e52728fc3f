import { everyone } from '../../kernel/principals.ts';
import type { SyncItem } from './sync-run.ts';

interface Readers {
  /** Who may read it from now on. */
  readers: readonly string[];
  /** Who shall once the listing was complete; null where they are the same. */
  withheld: readonly string[] | null;
}

/**
 * Whoever loses a permission loses it at once; whoever gains one on something that is stored gets it when the listing was
 * complete, since half of a listing may lack what takes it away. What is new comes with its own permissions. What could not be
 * found out changes nothing, and gives nothing.
 */
export function decideReaders(known: SyncItem | undefined, wanted: readonly string[] | 'unknown'): Readers {
  const isStored = known !== undefined && known.contentHash !== null;
  if (wanted === 'unknown') return { readers: isStored ? known.readers : [], withheld: null };
  const sorted = [...new Set(wanted)].sort();
  if (!isStored || known.readers.includes(everyone)) return { readers: sorted, withheld: null };
  const before = new Set(known.readers);
  const kept = sorted.filter((principal) => before.has(principal));
  return { readers: kept, withheld: kept.length < sorted.length ? sorted : null };
}

export function areSameReaders(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((principal, position) => principal === others[position]);
}
