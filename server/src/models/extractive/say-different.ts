import type { SelectedSentence } from './select-sentences.ts';

/** Two sentences that share this much of the question's words speak of the same. */
const sameSubjectShare = 0.6;
const leastWordsShared = 0.5;
const numberOrMonth =
  /\d[\d.,:]*|\b(?:january|february|march|april|may|june|july|august|september|october|november|december|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b/giu;

/** Whether two sentences of different passages say the same with other numbers or dates. Pure. */
export function sayDifferent(sentences: readonly SelectedSentence[]): boolean {
  return sentences.some((one, index) => sentences.slice(index + 1).some((other) => contradict(one, other)));
}

function contradict(one: SelectedSentence, other: SelectedSentence): boolean {
  if (one.label === other.label) return false;
  const asked = new Set([...one.asked, ...other.asked]);
  const shared = one.asked.filter((term) => other.asked.includes(term)).length;
  if (asked.size === 0 || shared < sameSubjectShare * asked.size) return false;
  const [words, otherWords] = [wordsOf(one.text), wordsOf(other.text)];
  const same = words.intersection(otherWords).size;
  if (same < leastWordsShared * Math.min(words.size, otherWords.size)) return false;
  const [figures, otherFigures] = [figuresOf(one.text), figuresOf(other.text)];
  return figures.size > 0 && otherFigures.size > 0 && figures.isDisjointFrom(otherFigures);
}

function figuresOf(text: string): Set<string> {
  return new Set((text.toLowerCase().match(numberOrMonth) ?? []).map((figure) => figure.replace(/[.,:]+$/, '')));
}

function wordsOf(text: string): Set<string> {
  return new Set(
    text
      .toLowerCase()
      .replace(numberOrMonth, ' ')
      .match(/[\p{L}\p{M}]{2,}/gu),
  );
}
