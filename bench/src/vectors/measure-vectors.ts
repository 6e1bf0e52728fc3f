import type { SearchIndex } from '@clew/server/src/search-index/search-index.ts';
import { type Asker, askers, mayRead } from '../corpus/askers.ts';
import type { Corpus } from '../corpus/create-corpus.ts';
import { passageNoOf, passagesOfResource } from '../corpus/passage-no.ts';
import { showProgress } from '../report/show-progress.ts';
import { type Spread, spreadOf } from '../report/spread.ts';
import { createVectors, vectorsOfCorpus } from './create-vectors.ts';
import { findNearest } from './find-nearest.ts';

export interface VectorFigures {
  queries: number;
  cells: {
    asker: string;
    allowed: number;
    /** A scan over every allowed vector in one thread. */
    exactMs: Spread;
    /** Null as long as the port has no vectors. */
    ours: { ms: Spread; recallAt10: number } | null;
  }[];
}

/** Numbers of the passages that the asker may read and whose vectors are nearest, best first. */
type NearestPassages = (asker: Asker, query: Float32Array, count: number) => Promise<number[]>;

/**
 * THE SEAM for vectors: the port has none yet. When it has, this gives it the vectors of the passages (`vectorsOfCorpus`)
 * and returns how it is asked; everything else in this file stays.
 */
function nearestPassagesOf(_index: SearchIndex, _vectors: Float32Array): NearestPassages | undefined {
  return undefined;
}

const queries = 50;
const wanted = 10;

/** Vector search under permissions, beside the exact scan that tells what it should have found. */
export async function measureVectors(index: SearchIndex, corpus: Corpus): Promise<VectorFigures> {
  showProgress('vectors: making them up');
  const source = createVectors(corpus);
  const vectors = vectorsOfCorpus(corpus, source);
  const nearestPassages = nearestPassagesOf(index, vectors);
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
      if (!nearestPassages) continue;
      const ours = await nearestPassages(asker, query, wanted);
      ourMs.push(performance.now() - scannedMs);
      expected += truth.length;
      found += truth.filter((passageNo) => ours.includes(passageNo)).length;
    }
    const ours = nearestPassages ? { ms: spreadOf(ourMs), recallAt10: found / expected } : null;
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
