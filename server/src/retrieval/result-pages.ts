import type { Access } from '../kernel/access.ts';
import type { Clock } from '../kernel/clock.ts';
import { randomText } from '../kernel/ids.ts';
import { Problem } from '../kernel/problem.ts';
import type { FoundResource, SearchIndex } from '../search-index/search-index.ts';

/** What a search found, as it was then: pages of it stay the same while documents change. */
export interface Ranking {
  /** What was asked, for the snippets. */
  text: string;
  /** The places, best first, in two parts: a long list is not copied for the sake of a few at its head. */
  head: Float64Array;
  rest: Float64Array;
  /** The first of them, as far as they were read already. */
  shown?: FoundResource[];
}

function lengthOf({ head, rest }: Ranking): number {
  return head.length + rest.length;
}

function placesBetween({ head, rest }: Ranking, from: number, to: number): number[] {
  const inRest = rest.subarray(Math.max(0, from - head.length), Math.max(0, to - head.length));
  return [...head.subarray(from, to), ...inRest];
}

interface ResultPage {
  total: number;
  found: FoundResource[];
  next: string | null;
}

/** Pages of rankings, so that what one page showed and the next goes on with is one list, while documents change. */
export interface ResultPages {
  /** The first page of a ranking that was just made for this account and query. */
  first(access: Access, query: string, ranking: Ranking, size: number): Promise<ResultPage>;
  /** The page that a token names; refused where it is not this account's, not this query's, or not kept any more. */
  at(access: Access, query: string, token: string, size: number): Promise<ResultPage>;
}

interface Kept {
  accountId: string;
  query: string;
  ranking: Ranking;
  usedMs: number;
}

const keepMs = 15 * 60_000;
const fewestLookedAt = 200;
/** Results kept in memory over all rankings: 8 bytes each. */
const mostResults = 2_000_000;
const mostRankings = 1_000;
/** Of one account: whoever searches without end pushes out his own pages before those of others. */
const mostRankingsOfAccount = 50;
const mostResultsOfAccount = mostResults / 8;

/**
 * Pages over places that were ranked once; what is gone or hidden from the asker by now is passed over, so that pages stay
 * full.
 */
export function createResultPages(index: Pick<SearchIndex, 'showPlaces' | 'countPlaces'>, clock: Clock): ResultPages {
  // In the order of use: the least recently used comes first and is the first to go.
  const kept = new Map<string, Kept>();
  let results = 0;

  const drop = (id: string) => {
    const entry = kept.get(id);
    if (entry) results -= lengthOf(entry.ranking);
    kept.delete(id);
  };
  const dropBeyondShare = (accountId: string, newest: string) => {
    const own = [...kept].filter(([, entry]) => entry.accountId === accountId);
    let ownResults = own.reduce((sum, [, { ranking }]) => sum + lengthOf(ranking), 0);
    for (const [at, [id, { ranking }]] of own.entries()) {
      const isOver = own.length - at > mostRankingsOfAccount || ownResults > mostResultsOfAccount;
      if (!isOver || id === newest) break;
      ownResults -= lengthOf(ranking);
      drop(id);
    }
  };
  const keep = (id: string, entry: Kept) => {
    drop(id);
    kept.set(id, entry);
    results += lengthOf(entry.ranking);
    dropBeyondShare(entry.accountId, id);
    for (const [oldest, { usedMs }] of kept) {
      const isOver = kept.size > mostRankings || results > mostResults || clock.nowMs() - usedMs > keepMs;
      if (!isOver || oldest === id) break;
      drop(oldest);
    }
  };
  const show = async (access: Access, ranking: Ranking, offset: number, size: number) => {
    const { text, shown: known = [] } = ranking;
    const length = lengthOf(ranking);
    const found: FoundResource[] = [];
    let at = offset;
    const first = offset === 0 ? placesBetween(ranking, 0, known.length) : [];
    if (first.length > 0 && known.every(({ place }, position) => place === first[position])) {
      found.push(...known.slice(0, size));
      at = found.length;
    }
    while (found.length < size && at < length) {
      // Where much is hidden by now it is passed over in large steps.
      const step = at === offset ? size : Math.max(size, fewestLookedAt);
      const some = placesBetween(ranking, at, at + step);
      const shown = (await index.showPlaces(access, some, text)).slice(0, size - found.length);
      found.push(...shown);
      const last = shown.at(-1);
      // What was not shown for want of room begins the next page.
      at = last && found.length === size ? at + some.indexOf(last.place) + 1 : at + some.length;
    }
    return { found, next: at < length ? at : null };
  };
  const page = async (access: Access, id: string, { query, ranking }: Kept, offset: number, size: number) => {
    const { found, next } = await show(access, ranking, offset, size);
    // Later pages count anew: what was hidden meanwhile is not counted either.
    const { text, head, rest } = ranking;
    const count = (places: Float64Array) => index.countPlaces(access, places);
    const total = offset === 0 ? lengthOf(ranking) : (await count(head)) + (await count(rest));
    if (next !== null || kept.has(id))
      keep(id, { accountId: access.accountId, query, ranking: { text, head, rest }, usedMs: clock.nowMs() });
    return { total, found, next: next === null ? null : `${id}.${next}` };
  };

  return {
    first: (access, query, ranking, size) =>
      page(access, randomText(24), { accountId: access.accountId, query, ranking, usedMs: 0 }, 0, size),
    async at(access, query, token, size) {
      const [, id = '', offset = ''] = /^([0-9a-v]{24})\.(\d{1,9})$/.exec(token) ?? [];
      const entry = kept.get(id);
      const isOurs =
        entry?.accountId === access.accountId && entry.query === query && clock.nowMs() - entry.usedMs <= keepMs;
      if (!entry || !isOurs || Number(offset) > lengthOf(entry.ranking)) throw unknownToken();
      return page(access, id, entry, Number(offset), size);
    },
  };
}

function unknownToken(): Problem {
  const message = 'Not a token of this search and account, or kept no longer. Search again without it.';
  return new Problem('validation-failed', { errors: { 'paging.nextToken': [message] } });
}
