/**
 * Measures quality and holds it against evals/thresholds.json; exits 1 where a figure is missed. Arguments choose parts
 * (`demo`, `filters`, `extraction`, `relevance`, or the name of a set); `--verbose` lists what went wrong. `hybrid` compares searches by
 * meaning too with those by words alone, for every model in models/ (or those that `--model` names): only on request, since embedding
 * all sets takes half an hour. `streams` plays random turns until their answers were cut into 100,000 pieces (or `--pieces`):
 * only on request too, since that takes some minutes. `syncs` kills a server with SIGKILL at each write of its syncs and spoils answers of
 * what it syncs (`--connector` for one alone): half an hour, on request.
 */

import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { freshServerKey, withFreshServer } from '@clew/demo/with-fresh-server';
import { hasDataFile, hasDataSet } from './data-sets.ts';
import { measureEveryday } from './everyday/measure-everyday.ts';
import { measureContained, measureDeclining, measureFollowUps, type Shares } from './measure-answers.ts';
import { citationKinds, measureCitations } from './measure-citations.ts';
import { measureDemo } from './measure-demo.ts';
import {
  createReader,
  measureFormats,
  measureHandling,
  measureMails,
  measureMainContent,
} from './measure-extraction.ts';
import { measureFilters } from './measure-filters.ts';
import { measureInjection } from './measure-injection.ts';
import { measureHybrid, measureRelevance } from './measure-relevance.ts';
import { modelFolders } from './model-folders.ts';
import { measureStreams } from './streams/measure-streams.ts';
import { measureSyncs, syncedKinds } from './syncs/measure-syncs.ts';

interface Thresholds {
  demo: { citedShare: number; sentenceShare: number; declinedShare: number };
  /** Of everyday questions that can be answered the share that is, and of the others the share that is declined. */
  everyday: { answered: number; declined: number };
  relevance: Record<string, number>;
  /** What hybrid ranking must reach, besides being no worse than words alone by more than `hybridTolerance`. */
  hybrid: Record<string, number>;
  hybridTolerance: number;
  filters: string[];
  streams: { pieces: number; moreHandles: number; moreMb: number };
  /** Of true references the share that is shown, and of false ones the share that is withheld. */
  citations: Record<string, { kept: number; withheld: number }>;
  /** Share of questions whose extractive answer holds the known answer. */
  contained: Record<string, number>;
  /** Of questions that nothing answers, the share that is declined; of the others, the share that is answered. */
  declining: Record<string, { declined: number; answered: number }>;
  followUps: string[];
  injection: string[];
  /** Of files read from the data sets; of each format the median and the least share of words. */
  extraction: {
    handled: number;
    formats: Record<string, [median: number, least: number]>;
    mainContent: number;
    mails: number;
  };
}

const thresholds = JSON.parse(readFileSync(new URL('../thresholds.json', import.meta.url), 'utf8')) as Thresholds;
const help = `npm run eval [-- parts and options]

Measures quality and holds it against evals/thresholds.json; exits 1 where a figure is missed.

Parts (all but the last three when none is named; also the name of one data set):
  demo, everyday, citations, answers, injection, filters, extraction, relevance
  hybrid    searches by meaning too against those by words alone; half an hour
  streams   random turns until their answers were cut into 100,000 pieces; some minutes
  syncs     a server killed at each write of its syncs, and each fault of its sources; an hour

Options:
  --verbose      list what went wrong
  --model NAME   hybrid, citations: the folder of an embedding model; can be given several times
  --pieces N     streams: so many pieces
  --connector KIND  syncs: this kind of source; can be given several times
  --help         this text
`;
const { values, positionals } = readArguments();
if (values.help) {
  console.log(help);
  process.exit(0);
}

function readArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        verbose: { type: 'boolean', default: false },
        model: { type: 'string', multiple: true },
        pieces: { type: 'string' },
        connector: { type: 'string', multiple: true },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${help}`);
    process.exit(2);
  }
}
const parts = [
  'demo',
  'everyday',
  'citations',
  'answers',
  'injection',
  'filters',
  'extraction',
  'relevance',
  'hybrid',
  'streams',
  'syncs',
  ...Object.keys(thresholds.relevance),
  ...thresholds.filters,
];
const unknown = positionals.filter((name) => !parts.includes(name));
if (unknown.length > 0) {
  console.error(`There is no part ${unknown.join(', ')}. There are: ${[...new Set(parts)].join(', ')}`);
  process.exit(2);
}
const unknownKind = values.connector?.find((kind) => !syncedKinds.includes(kind));
if (unknownKind !== undefined) {
  console.error(`There is no connector ${unknownKind}. There are: ${syncedKinds.join(', ')}`);
  process.exit(2);
}
const isWanted = (...names: string[]) =>
  positionals.length === 0 || (!positionals.includes('hybrid') && names.some((name) => positionals.includes(name)));

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
if (isWanted('everyday')) {
  const { counts, misses } = await withFreshServer(({ address }) => measureEveryday({ address, key: freshServerKey }));
  for (const half of ['development', 'held-out'] as const) {
    const { answerable, answered, unanswerable, declined } = counts[half];
    const least = thresholds.everyday;
    report(`everyday: answered (${half})`, answered / answerable, least.answered, `${answerable} questions`);
    report(`everyday: declined (${half})`, declined / unanswerable, least.declined, `${unanswerable} questions`);
  }
  explain(misses);
}
for (const [name, least] of Object.entries(thresholds.citations)) {
  if (!isWanted('citations')) continue;
  if (!hasDataSet(name)) {
    skip(`${name}: citations`);
    continue;
  }
  for (const model of [undefined, ...(values.model ? modelFolders(values.model) : [])]) {
    const { shown, strays, misses } = await measureCitations(name, model?.folder);
    const what = model ? `${name}, ${model.name}` : name;
    for (const half of ['development', 'held-out'] as const) {
      const counts = shown[half];
      const wrong = citationKinds.filter((kind) => kind !== 'correct').map((kind) => counts[kind]);
      const wrongShown = wrong.reduce((sum, count) => sum + count.shown, 0);
      const wrongCases = wrong.reduce((sum, count) => sum + count.cases, 0);
      const kinds = citationKinds.map((kind) => `${kind} ${counts[kind].shown}/${counts[kind].cases}`).join(', ');
      report(`${what}: true kept (${half})`, counts.correct.shown / counts.correct.cases, least.kept);
      report(`${what}: false withheld (${half})`, 1 - wrongShown / wrongCases, least.withheld, `shown: ${kinds}`);
    }
    report(`${what}: cited what was retrieved`, strays === 0 ? 1 : 0, 1, `${strays} strays`);
    explain(misses);
  }
}
const shareOf = ({ hits, cases }: Shares['development']) => (cases === 0 ? 0 : hits / cases);
for (const [name, least] of Object.entries(thresholds.contained)) {
  if (!isWanted('answers')) continue;
  if (!hasDataSet(name)) {
    skip(`${name}: answer contained`);
    continue;
  }
  const { contained, declined } = await measureContained(name);
  for (const half of ['development', 'held-out'] as const)
    report(
      `${name}: answer contained (${half})`,
      shareOf(contained[half]),
      least,
      `${contained[half].cases} questions, ${(100 * shareOf(declined[half])).toFixed(0)} % declined`,
    );
}
for (const [name, least] of Object.entries(thresholds.declining)) {
  if (!isWanted('answers')) continue;
  if (!hasDataSet(name)) {
    skip(`${name}: declined`);
    continue;
  }
  const { declined, refused } = await measureDeclining(name);
  for (const half of ['development', 'held-out'] as const) {
    report(
      `${name}: declined (${half})`,
      shareOf(declined[half]),
      least.declined,
      `${declined[half].cases} unanswerable`,
    );
    report(
      `${name}: answered (${half})`,
      1 - shareOf(refused[half]),
      least.answered,
      `${refused[half].cases} answerable`,
    );
  }
}
for (const name of thresholds.followUps) {
  if (!isWanted('answers')) continue;
  if (!hasDataSet(name)) {
    skip(`${name}: follow-ups`);
    continue;
  }
  const { questions, withHistory, without } = await measureFollowUps(name);
  report(
    `${name}: nDCG@10 of follow-ups`,
    withHistory,
    Number(without.toFixed(3)),
    `without history, ${questions} questions`,
  );
}
for (const name of thresholds.injection) {
  if (!isWanted('injection')) continue;
  if (!hasDataFile(name, 'payloads.jsonl')) {
    skip(`${name}: injection`);
    continue;
  }
  const { tried, hidden, escaped, carried, misses } = await measureInjection(name);
  report(
    'injection: inside of the quotation',
    escaped === 0 && hidden > 0 ? 1 : 0,
    1,
    `${hidden} of ${tried} hidden, ${escaped} outside`,
  );
  report('injection: nothing alive in answers', carried === 0 ? 1 : 0, 1, `${carried} carried something`);
  explain(misses);
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
  const { documents, queries, ndcg10, indexSeconds, msPerQuery } = await measureRelevance(name);
  const speed = `${(documents / indexSeconds).toFixed(0)} documents/s, ${msPerQuery.toFixed(1)} ms a query`;
  report(`${name}: nDCG@10`, ndcg10, least, `${documents} documents, ${queries} queries, ${speed}`);
}
if (isWanted('extraction')) {
  const reader = createReader();
  const { handled, formats, mainContent, mails } = thresholds.extraction;
  if (!hasDataFile('parser-corpus', 'manifest.jsonl')) skip('extraction: files handled');
  else {
    const { files, unhandled, states } = await measureHandling(reader);
    const counts = [...states].map(([state, count]) => `${count} ${state}`).join(', ');
    report('extraction: files handled', (files - unhandled.length) / files, handled, `${files} files: ${counts}`);
    explain(unhandled);
    const { count, median, low } = await measureMainContent(reader);
    report('extraction: main content, median F1', median, mainContent, `${count} pages`);
    explain(low);
  }
  for (const [format, [median, least]] of Object.entries(formats)) {
    if (!hasDataFile('rag-multi-corpus', 'formats.jsonl')) {
      skip(`extraction: ${format}`);
      continue;
    }
    const spread = await measureFormats(reader, format);
    report(`extraction: ${format}, median F1`, spread.median, median, `${spread.count} documents`);
    report(`extraction: ${format}, least F1`, spread.least, least);
    explain(spread.low);
  }
  if (!hasDataSet('spamassassin-mail')) skip('extraction: mails whole');
  else {
    const { mails: count, whole, lacking } = await measureMails(reader);
    report('extraction: mails whole', whole / count, mails, `${whole} of ${count} mails`);
    explain(lacking);
  }
  reader.close();
}
const isHybridWanted = positionals.includes('hybrid');
const chosenSets = positionals.filter((name) => Object.hasOwn(thresholds.relevance, name));
if (isHybridWanted) {
  const models = modelFolders(values.model);
  if (models.length === 0) console.log('skip  hybrid: no model in models/ (npm run fetch:embedding-model)');
  for (const model of models)
    for (const name of chosenSets.length > 0 ? chosenSets : Object.keys(thresholds.relevance)) {
      const what = `${name}: hybrid, ${model.name}`;
      if (!hasDataSet(name)) {
        skip(what);
        continue;
      }
      const { lexical, hybrid, standardError, queries, embedSeconds } = await measureHybrid(name, model.folder);
      const least = Math.max(lexical - thresholds.hybridTolerance, thresholds.hybrid[name] ?? 0);
      const change = `${hybrid >= lexical ? '+' : ''}${(hybrid - lexical).toFixed(4)} ± ${standardError.toFixed(4)}`;
      report(
        what,
        hybrid,
        Number(least.toFixed(4)),
        `${change}, ${queries} queries, embedded in ${embedSeconds.toFixed(0)} s`,
      );
    }
}
if (positionals.includes('streams')) {
  const { pieces: wanted, moreHandles, moreMb } = thresholds.streams;
  const figures = await measureStreams(Number(values.pieces ?? wanted), (line) => console.error(line));
  const { turns, pieces, wrong, states, handles, residentMb } = figures;
  const right = 1 - wrong.length / turns;
  report('streams: told and stored alike', right, 1, `${turns} turns, ${pieces} pieces, ${JSON.stringify(states)}`);
  const grown = { handles: handles.after - handles.before, mb: residentMb.all - residentMb.third };
  report(
    'streams: no handle is left',
    grown.handles <= moreHandles ? 1 : 0,
    1,
    `${handles.before} -> ${handles.after}`,
  );
  const mb = `${residentMb.third.toFixed(0)} -> ${residentMb.all.toFixed(0)} MB`;
  report('streams: memory does not grow', grown.mb <= moreMb ? 1 : 0, 1, `${mb} (at most ${moreMb} more)`);
  for (const line of wrong) console.log(`      ${line}`);
}
if (positionals.includes('syncs'))
  for (const kind of values.connector ?? syncedKinds) {
    const figures = await measureSyncs(kind);
    if (!figures) {
      console.log(`skip  ${`syncs: ${kind}`.padEnd(34)} its server is not on this machine`);
      continue;
    }
    const { kills, faults, skews, wrong } = figures;
    const counts = `${kills} kills, ${faults} faults, ${skews} wrong clocks, ${wrong.length} differences`;
    report(`syncs: ${kind} is what its source is`, wrong.length === 0 && kills > 0 ? 1 : 0, 1, counts);
    explain(wrong);
  }
process.exitCode = missed > 0 ? 1 : 0;
