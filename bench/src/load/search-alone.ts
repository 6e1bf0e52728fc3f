import { askers } from '../corpus/askers.ts';
import type { Corpus } from '../corpus/create-corpus.ts';
import { showProgress } from '../report/show-progress.ts';
import { type Spread, spreadOf } from '../report/spread.ts';
import { expectSuccess, type HttpClient } from './create-http-client.ts';
import { searchBody } from './search-request.ts';

/** Milliseconds by asker. */
export type AskerSpread = Spread & { asker: string };

export interface AloneFigures {
  unfiltered: AskerSpread[];
  filtered: AskerSpread[];
}

const warmUpQueries = 5;

/** One client, one search after the other, nothing else going on. */
export async function searchAlone(
  corpus: Corpus,
  { queries, isSemantic, clientOf }: { queries: number; isSemantic: boolean; clientOf(email: string): HttpClient },
): Promise<AloneFigures> {
  const figures: AloneFigures = { unfiltered: [], filtered: [] };
  let asked = 0;
  for (const isFiltered of [false, true])
    for (const asker of askers) {
      showProgress(`load: alone, ${asker.name} readable${isFiltered ? ', filtered' : ''}`);
      const client = clientOf(asker.email);
      const times: number[] = [];
      for (let query = -warmUpQueries; query < queries; query++) {
        const no = asked++;
        const filter = isFiltered ? corpus.filterAt(no) : undefined;
        const json = searchBody(corpus.queryTextAt(no), filter, isSemantic);
        const { ms } = await expectSuccess(client.send('POST', '/search', { json }));
        if (query >= 0) times.push(ms);
      }
      figures[isFiltered ? 'filtered' : 'unfiltered'].push({ asker: asker.name, ...spreadOf(times) });
    }
  return figures;
}
