import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Asker, askers, mayRead } from '../corpus/askers.ts';
import type { Corpus, Question } from '../corpus/create-corpus.ts';
import { passesFilter } from '../corpus/filters.ts';
import { passagesOfResource } from '../corpus/passage-no.ts';
import { showProgress } from '../report/show-progress.ts';
import { spreadOf } from '../report/spread.ts';
import type { Engine, EngineKind, Hit } from './engine.ts';
import type { Cell, EngineFigures, WayFigures } from './engine-figures.ts';
import { peakResidentMb, residentMb } from './resident-memory.ts';

/** As many as the server writes in one commit. */
const resourcesPerBatch = 50;
const warmUpQueries = 30;
/** What is too slow for all queries within its time gets to answer fewer, but so many at least. */
const fewestQueries = 10;

interface Limits {
  queries: number;
  /** For one way, asker and filter. */
  cellMs: number;
}

/** Fills an engine with the corpus and asks it, one query after the other, as each asker with and without filters. */
export async function measureEngine(
  kind: EngineKind,
  engine: Engine,
  corpus: Corpus,
  limits: Limits,
): Promise<Omit<EngineFigures, 'engine' | 'beforeMb' | 'diskMb'>> {
  const passages = corpus.resources * passagesOfResource;
  const label = `${kind.title}, ${passages.toLocaleString('en')} passages`;
  const index = await fill(engine, corpus, label);
  const ways: WayFigures[] = [];
  for (const [name, ask] of Object.entries(engine.ways)) {
    const way: WayFigures = { name, unfiltered: [], filtered: [], wrongHits: 0 };
    for (const [n, { asker, isFiltered }] of cellsOf(kind).entries()) {
      showProgress(`${label}: ${name}, ${asker.name} readable${isFiltered ? ', filtered' : ''}`);
      const { wrongHits, ...cell } = await measureCell(ask, corpus, { n, asker, isFiltered }, limits);
      way[isFiltered ? 'filtered' : 'unfiltered'].push(cell);
      way.wrongHits += wrongHits;
    }
    ways.push(way);
  }
  const passagesPerSecond = passages / index.seconds;
  return { index: { ...index, passagesPerSecond }, residentMb: residentMb(), peakMb: peakResidentMb(), ways };
}

/** Time inside the engine; making up the content is not counted. */
async function fill(engine: Engine, corpus: Corpus, label: string): Promise<{ seconds: number; cpuSeconds: number }> {
  let spentMs = 0;
  let spentCpuMs = 0;
  for (let at = 0; at < corpus.resources; at += resourcesPerBatch) {
    const size = Math.min(resourcesPerBatch, corpus.resources - at);
    const batch = Array.from({ length: size }, (_, n) => corpus.resourceAt(at + n));
    const startedMs = performance.now();
    const startedCpuMs = cpuMs();
    await engine.add(batch);
    spentMs += performance.now() - startedMs;
    spentCpuMs += cpuMs() - startedCpuMs;
    showProgress(`${label}: indexing ${Math.round((100 * (at + size)) / corpus.resources)} %`);
  }
  const startedMs = performance.now();
  const startedCpuMs = cpuMs();
  await engine.settle?.();
  spentMs += performance.now() - startedMs;
  spentCpuMs += cpuMs() - startedCpuMs;
  return { seconds: spentMs / 1000, cpuSeconds: spentCpuMs / 1000 };
}

/** Of the whole process: unlike the time that passed, it hardly grows when others use the machine too. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** What knows no permissions answers as for somebody who may read everything. */
function cellsOf({ restricts }: EngineKind): { asker: Asker; isFiltered: boolean }[] {
  const cells = [false, true].flatMap((isFiltered) => askers.map((asker) => ({ asker, isFiltered })));
  return restricts === 'nothing' ? cells.slice(0, 1) : cells;
}

async function measureCell(
  ask: Engine['ways'][string],
  corpus: Corpus,
  { n, asker, isFiltered }: { n: number; asker: Asker; isFiltered: boolean },
  { queries, cellMs }: Limits,
): Promise<Cell & { wrongHits: number }> {
  // Every cell has queries of its own, the same for every engine, so that no cache answers them.
  const questionAt = (query: number): Question => {
    const no = n * (queries + warmUpQueries) + query;
    return { text: corpus.queryTextAt(no), asker, filter: isFiltered ? corpus.filterAt(no) : undefined };
  };
  for (let query = 0; query < warmUpQueries; query++) await ask(questionAt(queries + query));
  const times: number[] = [];
  let spentCpuMs = 0;
  let hits = 0;
  let wrongHits = 0;
  const startedMs = performance.now();
  for (let query = 0; query < queries; query++) {
    if (query >= fewestQueries && performance.now() - startedMs > cellMs) break;
    const question = questionAt(query);
    const askedMs = performance.now();
    const askedCpuMs = cpuMs();
    const found = await ask(question);
    times.push(performance.now() - askedMs);
    spentCpuMs += cpuMs() - askedCpuMs;
    hits += found.length;
    wrongHits += found.filter((hit) => !isRight(corpus, question, hit)).length;
  }
  return {
    asker: asker.name,
    queries: times.length,
    ...spreadOf(times),
    cpu: spentCpuMs / times.length,
    hits: hits / times.length,
    wrongHits,
  };
}

function isRight(corpus: Corpus, { asker, filter }: Question, { no }: Hit): boolean {
  const outline = corpus.outlineAt(no);
  return no < corpus.resources && mayRead(asker, outline) && passesFilter(filter, outline);
}

export function folderMb(folder: string): number {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return names.reduce((sum, name) => sum + statSync(join(folder, name)).size, 0) / 1024 ** 2;
}
