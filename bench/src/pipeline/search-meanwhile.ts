import { setTimeout as wait } from 'node:timers/promises';
import type { Corpus } from '../corpus/create-corpus.ts';
import { expectSuccess, type HttpClient } from '../load/create-http-client.ts';
import { searchBody } from '../load/search-request.ts';
import { type Spread, spreadOf } from '../report/spread.ts';

/** One who searches by words a few times a second while some work goes on. */
const everyMs = 100;
const warmUpSearches = 10;

export async function searchMeanwhile<Result>(
  corpus: Corpus,
  client: HttpClient,
  work: () => Promise<Result>,
): Promise<{ result: Result; searches: Spread & { searches: number } }> {
  const times: number[] = [];
  let isOver = false;
  const searching = async () => {
    for (let no = 0; !isOver; no++) {
      const json = searchBody(corpus.queryTextAt(no), undefined, false);
      const { ms } = await expectSuccess(client.send('POST', '/search', { json }));
      if (no >= warmUpSearches) times.push(ms);
      await wait(everyMs);
    }
  };
  const searcher = searching();
  const result = await work().finally(() => {
    isOver = true;
  });
  await searcher;
  return { result, searches: { searches: times.length, ...spreadOf(times) } };
}
