import { everything } from '@clew/server/src/search-index/predicate.ts';
import type { SearchIndex } from '@clew/server/src/search-index/search-index.ts';
import { type Asker, askers, mayRead } from '../corpus/askers.ts';
import type { Corpus } from '../corpus/create-corpus.ts';
import { passageNoOf, passagesOfResource } from '../corpus/passage-no.ts';
import { showProgress } from '../report/show-progress.ts';
import { type Spread, spreadOf } from '../report/spread.ts';
import { accessOf } from '../search/engines/open-clew.ts';
import { createVectors, vectorsOfCorpus } from './create-vectors.ts';
import { findNearest } from './find-nearest.ts';

export interface VectorFigures {
  queries: number;
  cells: {
    asker: string;
    allowed: number;
    /** A scan over every allowed vector in one thread. */
    exactMs: Spread;
    ours: { ms: Spread; recallAt10: number };
  }[];
}

/** Numbers of the passages that the asker may read and whose vectors are nearest, best first. */
type NearestPassages = (asker: Asker, query: Float32Array, count: number) => Promise<number[]>;

const model = { model: 'bench', dimensions: 384 };
const passagesAtOnce = 1_000;

/** Gives every passage its vector; a fresh index numbers resources and editions in the order in which they came, from 1 on. */
async function nearestPassagesOf(index: SearchIndex, vectors: Float32Array): Promise<NearestPassages> {
  const { dimensions } = model;
  await index.useModel(model.model, dimensions);
  for (;;) {
    const passages = await index.nextToEmbed(model.model, passagesAtOnce);
    const last = passages.at(-1);
    if (!last) break;
    const made = passages.map(({ id }) => {
      const no = passageNoOf(Math.floor(id / 2 ** 16) - 1, id % 2 ** 16);
      return { passageId: id, vector: vectors.slice(no * dimensions, (no + 1) * dimensions) };
    });
    await index.putVectors(model.model, last.id, made);
    showProgress(`vectors: ${Math.floor(last.id / 2 ** 16)} resources have theirs`);
  }
  return async (asker, values, count) => {
    const { best } = await index.findCandidates(accessOf(asker), {
      text: '',
      vector: { model: model.model, values },
      predicate: everything,
      boosts: [],
      within: 'everything',
      per: 'passage',
      depth: count,
      with: { rest: false, times: false },
    });
    return best
      .toSorted((a, b) => (b.cosine ?? 0) - (a.cosine ?? 0))
      .map(({ place, resource }) => passageNoOf(resource - 1, place % 2 ** 16));
  };
}

const queries = 50;
const wanted = 10;

/** Vector search under permissions, beside the exact scan that tells what it should have found. */
export async function measureVectors(index: SearchIndex, corpus: Corpus): Promise<VectorFigures> {
  showProgress('vectors: making them up');
  const source = createVectors(corpus);
  const vectors = vectorsOfCorpus(corpus, source);
  const nearestPassages = await nearestPassagesOf(index, vectors);
  const cells: VectorFigures['cells'] = [];
  for (const asker of askers) {
    showProgress(`vectors: ${asker.name} readable`);
    const allowed = passagesReadableBy(asker, corpus);
    const exactMs: number[] = [];
    const ourMs: number[] = [];
    let found = 0;
    let expected = 0;
    for (let no = 0; no < queries; no++) {
      const query = source.ofQuery(no);
      const startedMs = performance.now();
      const truth = findNearest(vectors, query, allowed, wanted);
      const scannedMs = performance.now();
      exactMs.push(scannedMs - startedMs);
      const ours = await nearestPassages(asker, query, wanted);
      ourMs.push(performance.now() - scannedMs);
      expected += truth.length;
      found += truth.filter((passageNo) => ours.includes(passageNo)).length;
    }
    const ours = { ms: spreadOf(ourMs), recallAt10: found / expected };
    cells.push({ asker: asker.name, allowed: allowed.length, exactMs: spreadOf(exactMs), ours });
  }
  return { queries, cells };
}

function passagesReadableBy(asker: Asker, corpus: Corpus): Uint32Array {
  const allowed: number[] = [];
  for (let no = 0; no < corpus.resources; no++) {
    if (!mayRead(asker, corpus.outlineAt(no))) continue;
    for (let position = 0; position < passagesOfResource; position++) allowed.push(passageNoOf(no, position));
  }
  return Uint32Array.from(allowed);
}
