import { askers } from '../corpus/askers.ts';
import type { Corpus } from '../corpus/create-corpus.ts';
import { showProgress } from '../report/show-progress.ts';
import { type Spread, spreadOf } from '../report/spread.ts';
import type { HttpClient } from './create-http-client.ts';
import type { AskerSpread } from './search-alone.ts';
import { searchBody } from './search-request.ts';

export interface TogetherFigures {
  searchesPerSecond: number;
  refused: number;
  ms: Spread;
  byAsker: AskerSpread[];
}

/** Beyond the numbers of the queries that were asked alone. */
const firstQuery = 1_000_000;

/** Many clients at once, each sending its next search when it has the reply to the last: all askers, every second with a filter. */
export async function searchTogether(
  corpus: Corpus,
  {
    clients,
    seconds,
    isSemantic,
    clientOf,
  }: { clients: number; seconds: number; isSemantic: boolean; clientOf(email: string): HttpClient },
): Promise<TogetherFigures> {
  const times = new Map(askers.map(({ name }) => [name, [] as number[]]));
  const startedMs = performance.now();
  const untilMs = startedMs + seconds * 1000;
  let asked = 0;
  let refused = 0;
  const keepSearching = async () => {
    while (performance.now() < untilMs) {
      const no = asked++;
      const asker = askers[no % askers.length];
      if (!asker) continue;
      const filter = Math.floor(no / askers.length) % 2 === 0 ? undefined : corpus.filterAt(firstQuery + no);
      const json = searchBody(corpus.queryTextAt(firstQuery + no), filter, isSemantic);
      const { status, ms } = await clientOf(asker.email).send('POST', '/search', { json });
      if (status === 200) times.get(asker.name)?.push(ms);
      else refused++;
      if (no % 100 === 0)
        showProgress(`load: ${clients} clients, ${Math.round((untilMs - performance.now()) / 1000)} s to go`);
    }
  };
  await Promise.all(Array.from({ length: clients }, keepSearching));
  const all = [...times.values()].flat();
  const byAsker = [...times].map(([asker, ms]) => ({ asker, ...spreadOf(ms) }));
  return {
    searchesPerSecond: (1000 * all.length) / (performance.now() - startedMs),
    refused,
    ms: spreadOf(all),
    byAsker,
  };
}
