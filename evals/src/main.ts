/**
 * Measures quality and holds it against evals/thresholds.json; exits 1 where a figure is missed. Arguments choose parts
 * (`demo`, `filters`, `relevance`, or the name of a set); `--verbose` lists what went wrong.
 */

import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { freshServerKey, withFreshServer } from '@clew/demo/with-fresh-server';
import { hasDataSet } from './data-sets.ts';
import { measureDemo } from './measure-demo.ts';
import { measureFilters } from './measure-filters.ts';
import { measureRelevance } from './measure-relevance.ts';

interface Thresholds {
  demo: { citedShare: number; sentenceShare: number; declinedShare: number };
  relevance: Record<string, number>;
  filters: string[];
}

const thresholds = JSON.parse(readFileSync(new URL('../thresholds.json', import.meta.url), 'utf8')) as Thresholds;
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { verbose: { type: 'boolean', default: false } },
});
const isWanted = (...names: string[]) => positionals.length === 0 || names.some((name) => positionals.includes(name));

let missed = 0;
/** One line of the table: what, the figure, what it must reach. */
function report(what: string, value: number, least: number, more = ''): void {
  const isFine = value >= least;
  if (!isFine) missed++;
  console.log(`${isFine ? 'ok  ' : 'MISS'}  ${what.padEnd(34)} ${value.toFixed(3)}  (at least ${least}) ${more}`);
}
const explain = (lines: readonly string[]) => {
  if (values.verbose) for (const line of lines) console.log(`      ${line}`);
};
const skip = (what: string) =>
  console.log(`skip  ${what.padEnd(34)} its data set is not here (see evals/src/data-sets.ts)`);

if (isWanted('demo')) {
  const figures = await withFreshServer(({ address }) => measureDemo({ address, key: freshServerKey }));
  report(
    'demo: right resource cited',
    figures.citedShare,
    thresholds.demo.citedShare,
    `${figures.questions} questions`,
  );
  report('demo: sentence in the answer', figures.sentenceShare, thresholds.demo.sentenceShare);
  report(
    'demo: unanswerable declined',
    figures.declinedShare,
    thresholds.demo.declinedShare,
    `${figures.unanswerable} questions`,
  );
  report('demo: nothing forbidden seen', figures.leaks.length === 0 ? 1 : 0, 1, `${figures.leaks.length} leaks`);
  explain([...figures.leaks, ...figures.misses]);
}
for (const name of thresholds.filters) {
  if (!isWanted('filters', name)) continue;
  if (!hasDataSet(name)) {
    skip(`${name}: filters exact`);
    continue;
  }
  const { cases, exact, wrong } = await measureFilters(name);
  report(`${name}: filters exact`, exact / cases, 1, `${exact} of ${cases} cases`);
  explain(wrong);
}
for (const [name, least] of Object.entries(thresholds.relevance)) {
  if (!isWanted('relevance', name)) continue;
  if (!hasDataSet(name)) {
    skip(`${name}: nDCG@10`);
    continue;
  }
  const { documents, queries, ndcg10, indexSeconds, msPerQuery } = await measureRelevance(name, name === 'herb');
  const speed = `${(documents / indexSeconds).toFixed(0)} documents/s, ${msPerQuery.toFixed(1)} ms a query`;
  report(`${name}: nDCG@10`, ndcg10, least, `${documents} documents, ${queries} queries, ${speed}`);
}
process.exitCode = missed > 0 ? 1 : 0;
