import { createRandom, type Random } from './create-random.ts';
import { functionWordCount, type Vocabulary } from './create-vocabulary.ts';
import { createWeightedDraw, zipfWeights } from './create-weighted-draw.ts';

export const topicCount = 200;
const wordsOfTopic = 300;

/** The rank of a word that is typical of a topic. */
export type DrawTopical = (topic: number, random: Random) => number;

/** Each topic has words of its own, frequent and rare ones, of which it uses some more than others. */
export function createTopics(seed: number, vocabulary: Vocabulary): DrawTopical {
  const drawPosition = createWeightedDraw(zipfWeights(wordsOfTopic, 1, 3));
  const first = functionWordCount + 120;
  const range = vocabulary.words.length / first;
  const words = Array.from({ length: topicCount }, (_, topic) => {
    const random = createRandom(seed, 2, topic);
    // Even over the logarithm of the rank: as many between 300 and 3,000 as between 3,000 and 30,000.
    return Uint32Array.from({ length: wordsOfTopic }, () => Math.floor(first * range ** random.unit()));
  });
  return (topic, random) => words[topic]?.[drawPosition(random)] ?? 0;
}
