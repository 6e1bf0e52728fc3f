/** A passage as far as its words are concerned, sentence by sentence. */
interface Words {
  own: readonly ReadonlySet<string>[];
  title: ReadonlySet<string>;
  heading: ReadonlySet<string>;
}

interface Weights {
  termWeights: Readonly<Record<string, number>>;
  mostTermWeight: number;
}

/** Saturation, what length counts, and what a title counts more than a sentence: as passages are ranked (BM25F). */
const k1 = 1.5;
const b = 0.75;
const titleWeight = 2;

/**
 * How much the passage that has most to do with these terms has to do with them, in terms that are as telling as can be: 1 is one
 * such term, once in a passage of usual length. It does not depend on how much was searched. Sentences that have a word are
 * counted for how often it stands there. Pure.
 */
export function measureEvidence(
  passages: readonly Words[],
  terms: ReadonlySet<string>,
  { termWeights, mostTermWeight }: Weights,
): number {
  const sentencesInAll = passages.reduce((sum, { own }) => sum + own.length, 0);
  const meanLength = Math.max(1, sentencesInAll / Math.max(1, passages.length));
  const amounts = passages.map(({ own, title, heading }) => {
    const length = 1 - b + (b * own.length) / meanLength;
    let amount = 0;
    for (const term of terms) {
      const sentences = own.filter((words) => words.has(term)).length + (heading.has(term) ? 1 : 0);
      const often = (sentences + (title.has(term) ? titleWeight : 0)) / length;
      amount += ((termWeights[term] ?? 0) / mostTermWeight) * ((often * (k1 + 1)) / (often + k1));
    }
    return amount;
  });
  return Math.max(0, ...amounts);
}
