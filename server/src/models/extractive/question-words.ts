import { analyse } from '../../text/analyse.ts';
import { detectLanguage } from '../../text/detect-language.ts';
import { splitSentences } from '../../text/split-sentences.ts';

/** A word of a question that an answer should have something to do with. */
export interface QuestionWord {
  term: string;
  /** How telling it is: its inverse document frequency, within bounds. */
  weight: number;
  /** A number, an id or a proper name: what does not speak of it does not answer. */
  isAnchor: boolean;
}

/** More than this no word counts: in a large index a rare word would otherwise outweigh all the rest of a question. */
const mostWeight = 5;
/** What is longer is a text rather than a question; its beginning says what it is about. */
const longestQuestion = 2_000;
/** What belongs to asking and not to what is asked, beside the function words of the language. */
const requestWords = new Set(
  analyse(
    'identify specify provide indicate state give supply know currently current exact exactly precise precisely specific ' +
      'particular official number quantity tally figure amount sum count total company company’s kindly explain describe find',
    'en',
  ).map(({ term }) => term),
);
/** Words that ask for a measure and do not stand in its statement: `how long` is answered by `90 minutes`. */
const measureQuestion =
  /\b(how|wie)\s+(?:many|much|high|long|big|large|often|old|far|deep|tall|heavy|fast|wide|viele?|hoch|lange?|gross|groß|oft|alt|weit|tief|schwer|schnell)\b/giu;

/**
 * Question -> its words with their weights. Of several sentences those that ask count, so that `Answer with the full
 * number` asks for nothing. A word that no retrieved passage has is as telling as can be: `known` says which have.
 */
export function questionWords(
  question: string,
  termWeights: Readonly<Record<string, number>>,
  isKnown: (term: string) => boolean,
): QuestionWord[] {
  const begin = question.slice(0, longestQuestion);
  const words = wordsOf(askingPartOf(begin), termWeights, isKnown);
  // `I lost a receipt. What do I do?` asks nothing by its question alone.
  return words.length > 0 ? words : wordsOf(begin, termWeights, isKnown);
}

function wordsOf(
  text: string,
  termWeights: Readonly<Record<string, number>>,
  isKnown: (term: string) => boolean,
): QuestionWord[] {
  const asked = text.replace(measureQuestion, (_, word: string) => word);
  const language = detectLanguage(asked);
  const namesHaveCapitals = language !== 'de' && /\p{Ll}{3}/u.test(asked);
  const words = new Map<string, QuestionWord>();
  const deed = deedAskedFor(asked);
  for (const { term, stop, start, end } of analyse(asked, language === 'und' ? 'en' : language)) {
    const written = asked.slice(start, end);
    const isCompound = term.includes('_');
    if (stop || requestWords.has(term) || words.has(term) || (isCompound && !/\d/.test(written))) continue;
    const weight = Math.min(isKnown(term) ? (termWeights[term] ?? mostWeight) : mostWeight, mostWeight);
    words.set(term, {
      term,
      weight,
      isAnchor: written === deed || /\d/.test(written) || (namesHaveCapitals && isName(asked, written, start)),
    });
  }
  return [...words.values()];
}

function askingPartOf(question: string): string {
  const sentences = splitSentences(question).map(({ start, end }) => question.slice(start, end));
  const asking = sentences.filter((sentence) => /[?？]["')\]]*$/.test(sentence));
  return asking.length > 0 ? asking.join(' ') : question;
}

/** `Who insures the van?` is about insuring: whatever else a sentence says of the van does not answer it. */
function deedAskedFor(asked: string): string | undefined {
  return /^\W*(?:who|wer|qui)\s+(?:(?:is|was|are|were|has|have|had|will|can|may|must|does|did|do|should|currently|also|hat|ist|wird|est|a)\s+)*(\p{Ll}{3,})/iu.exec(
    asked,
  )?.[1];
}

/** A capital in the middle of a sentence makes a name; not so in German, nor in a question typed all in capitals. */
function isName(asked: string, written: string, start: number): boolean {
  return /^\p{Lu}\p{Ll}/u.test(written) && /[\p{L}\p{N}]/u.test(asked.slice(0, start));
}
