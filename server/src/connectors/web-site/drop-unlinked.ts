import type { Change } from '../connector.ts';
import { toExternalId } from '../to-external-id.ts';
import type { Crawl } from './crawl-page.ts';
import type { CrawlState } from './crawl-state.ts';

/** A site whose menu fails for some days is read again by then. */
const patienceMs = 7 * 24 * 3_600_000;

/**
 * Whether something led to a page, or it was asked for only because it was known. Where only what has changed is read, the links of
 * other pages are not known: then what was so stays so.
 */
export function noteUnlinked(
  { before, state }: Pick<Crawl, 'before' | 'state'>,
  address: string,
  { isLinked, mode, nowMs }: { isLinked: boolean; mode: 'full' | 'changes'; nowMs: number },
): void {
  const page = state.pages[address];
  if (!page) return;
  const { unlinkedMs: _, ...rest } = page;
  const known = before[address]?.unlinkedMs;
  const sinceMs = mode === 'changes' ? known : isLinked ? undefined : (known ?? nowMs);
  state.pages[address] = sinceMs === undefined ? rest : { ...rest, unlinkedMs: sinceMs };
}

/**
 * At the end of a crawl that has read everything: pages that are still there, but to which for a week neither a sitemap nor a link
 * has led. Never half of them or more: then it is the site's way of showing its links that has changed.
 */
export function dropUnlinked(state: CrawlState, nowMs: number): Change[] {
  const pages = Object.entries(state.pages);
  const unlinked = pages.filter(([, { unlinkedMs }]) => unlinkedMs !== undefined);
  if (state.hasGaps || unlinked.length * 2 >= pages.length) return [];
  const gone = unlinked.filter(([, { unlinkedMs = nowMs }]) => nowMs - unlinkedMs >= patienceMs);
  for (const [address] of gone) {
    delete state.pages[address];
    state.others.push(address);
  }
  return gone.map(([address]) => ({ kind: 'delete', externalId: toExternalId(address) }));
}
