import { createHash } from 'node:crypto';
import { readLines } from '../../data-sets.ts';
import type { Herb } from './load-herb.ts';
import { searchToTheEnd } from './search-to-the-end.ts';

export interface Viewer {
  viewer: string;
  n: number;
  /** Of the ids, sorted, joined by line breaks. */
  sha256: string;
}

export interface ReachFigures {
  viewers: number;
  exact: number;
  wrong: string[];
}

export function readViewers(): AsyncGenerator<Viewer> {
  return readLines<Viewer>('herb', 'permissions.jsonl');
}

/** For every viewer: all that a search without a query shows, paged to the end, is exactly the expected set. */
export async function measureReach(
  herb: Herb,
  viewers: readonly Viewer[],
  tell: (line: string) => void,
): Promise<ReachFigures> {
  const figures: ReachFigures = { viewers: 0, exact: 0, wrong: [] };
  for (const { viewer, n, sha256 } of viewers) {
    const { ids, total } = await searchToTheEnd(herb, viewer, {});
    const found = createHash('sha256')
      .update([...ids].sort().join('\n'))
      .digest('hex');
    figures.viewers++;
    if (total === n && found === sha256) figures.exact++;
    else figures.wrong.push(`${viewer}: ${ids.length} found (said ${total}), ${n} expected`);
    if (figures.viewers % 100 === 0) tell(`herb: ${figures.viewers} of ${viewers.length} viewers`);
  }
  return figures;
}
