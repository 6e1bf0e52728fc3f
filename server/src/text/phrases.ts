import { foldTerm } from './analyse.ts';

const quoted = /"([^"]{0,400})"|“([^”]{0,400})”|„([^“”]{0,400})[“”]|«([^»]{0,400})»|「([^」]{0,400})」/gu;
const mostPhrases = 4;
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

export interface Phrases {
  /** The parts of a question that stand in quotation marks and have a letter or a digit. */
  phrases: string[];
  /** Nothing else is asked for: only what holds them is meant. In a sentence they are one more word. */
  areAll: boolean;
}

export function phrasesOf(question: string): Phrases {
  const phrases = Array.from(
    question.matchAll(quoted),
    (match) => match.slice(1).find((part) => part !== undefined) ?? '',
  );
  return {
    phrases: phrases.filter((phrase) => plainWords(phrase) !== '').slice(0, mostPhrases),
    areAll: plainWords(question.replace(quoted, ' ')) === '',
  };
}

/** Tells whether a text holds the words of a phrase, one behind the other; case, accents and punctuation do not count. */
export function createPhraseTest(phrase: string): (text: string) => boolean {
  const words = plainWords(phrase);
  // Words of scripts without spaces have no borders.
  const wanted = `${unspaced.test(words.charAt(0)) ? '' : ' '}${words}${unspaced.test(words.slice(-1)) ? '' : ' '}`;
  return (text) => ` ${plainWords(text)} `.includes(wanted);
}

function plainWords(text: string): string {
  return foldTerm(text)
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
    .trim();
}
