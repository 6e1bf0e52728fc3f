import { createRandom, type Random } from './create-random.ts';
import { createWeightedDraw, zipfWeights } from './create-weighted-draw.ts';

/** Words by rank, the most frequent first: English function words, then made-up ones. */
export interface Vocabulary {
  words: readonly string[];
  /** The rank of a word of running text. */
  draw(random: Random): number;
}

const functionWords =
  `the of and to a in is that for it was on as with be by at this are from or an not have has had but which they you were
  their one all we can there been if more when will would who so no out up into do any your what than them some could these
  other its about time then she he his her my me our us only very also how because through between after before over under
  again where why both each few most such own same too just should now does did being having against during while until off`
    .trim()
    .split(/\s+/);

export const functionWordCount = functionWords.length;
const wordCount = 50_000;
/** Most of a running text is short words, so the frequent ones have few syllables. */
const mostRanks = [
  { below: 400, syllables: 1 },
  { below: 9_000, syllables: 2 },
] as const;

const onsets = 'b c d f g h j k l m n p r s t v w z b d l m n p r s t br cr dr gr pl st tr sh ch'.split(' ');
const vowels = 'a e i o u a e i o a e i ai ea ou'.split(' ');
const codas = ['', '', '', '', '', 'n', 'r', 'l', 's'];

/** About 50,000 words whose frequencies follow Zipf and Mandelbrot, as those of a large English text do. */
export function createVocabulary(seed: number): Vocabulary {
  const random = createRandom(seed, 1);
  const words = new Set(functionWords);
  while (words.size < wordCount) words.add(makeWord(random, syllablesAt(words.size)));
  return { words: [...words], draw: createWeightedDraw(zipfWeights(wordCount, 1.05, 2.7)) };
}

function syllablesAt(rank: number): number {
  return mostRanks.find(({ below }) => rank < below)?.syllables ?? 3;
}

function makeWord(random: Random, syllables: number): string {
  const pick = (parts: readonly string[]) => parts[random.below(parts.length)] ?? '';
  let word = '';
  for (let count = 0; count < syllables; count++) word += pick(onsets) + pick(vowels) + pick(codas);
  return word;
}
