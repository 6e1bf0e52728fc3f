import type { Corpus } from '../corpus/create-corpus.ts';
import { createRandom, type Random } from '../corpus/create-random.ts';
import { topicCount } from '../corpus/create-topics.ts';
import { passagesOfResource, resourceNoOf } from '../corpus/passage-no.ts';

const dimensions = 384;

const subjectsOfTopic = 12;
const directionsOfSubject = 4;
/** Lengths of what a vector is the sum of, before it is brought to length 1. The topic's centre has 1. */
const lengths = { subject: 0.6, direction: 0.3, noise: 0.4 } as const;
const stream = { centre: 20, subject: 21, passage: 22, query: 23 };

/** Unit vectors that lie in clusters, as those of an embedder do: neighbours exist, and are not trivial to find. */
export interface Vectors {
  /** Of the passage of this number; passages of a resource share its topic. */
  ofPassage(passageNo: number): Float32Array;
  /** Like a passage of one of the topics, and none of them. */
  ofQuery(no: number): Float32Array;
}

/** Each topic has a centre and twelve subjects around it, and each subject varies along four directions of its own. */
export function createVectors({ seed, outlineAt }: Corpus): Vectors {
  const centres = Array.from({ length: topicCount }, (_, topic) =>
    randomDirection(createRandom(seed, stream.centre, topic)),
  );
  const subjects = Array.from({ length: topicCount * subjectsOfTopic }, (_, subject) => {
    const random = createRandom(seed, stream.subject, subject);
    return Array.from({ length: 1 + directionsOfSubject }, () => randomDirection(random));
  });
  const near = (topic: number, random: Random) => {
    const vector = Float32Array.from(centres[topic] ?? []);
    const [offset, ...directions] = subjects[topic * subjectsOfTopic + random.below(subjectsOfTopic)] ?? [];
    if (offset) add(vector, offset, lengths.subject);
    for (const direction of directions) add(vector, direction, lengths.direction * random.normal());
    const noise = lengths.noise / Math.sqrt(dimensions);
    for (let n = 0; n < dimensions; n++) vector[n] = (vector[n] ?? 0) + noise * random.normal();
    return toUnitLength(vector);
  };
  return {
    ofPassage: (passageNo) =>
      near(outlineAt(resourceNoOf(passageNo)).topic, createRandom(seed, stream.passage, passageNo)),
    ofQuery: (no) => {
      const random = createRandom(seed, stream.query, no);
      return near(random.below(topicCount), random);
    },
  };
}

/** The vectors of all passages, one after the other. */
export function vectorsOfCorpus(corpus: Corpus, vectors: Vectors): Float32Array {
  const passages = corpus.resources * passagesOfResource;
  const all = new Float32Array(passages * dimensions);
  for (let passageNo = 0; passageNo < passages; passageNo++)
    all.set(vectors.ofPassage(passageNo), passageNo * dimensions);
  return all;
}

function randomDirection(random: Random): Float32Array {
  return toUnitLength(Float32Array.from({ length: dimensions }, () => random.normal()));
}

function add(vector: Float32Array, other: Float32Array, factor: number): void {
  for (let n = 0; n < dimensions; n++) vector[n] = (vector[n] ?? 0) + factor * (other[n] ?? 0);
}

function toUnitLength(vector: Float32Array): Float32Array {
  const length = Math.hypot(...vector);
  return vector.map((value) => value / length);
}
