import { analyse } from '../../text/analyse.ts';
import { detectLanguage } from '../../text/detect-language.ts';
import type { Language } from '../../text/languages.ts';

/** A word of a question: the terms under which an index may know it, and how much it counts. */
export interface QueryWord {
  terms: string[];
  weight: number;
}

const mostWords = 64;
const longestQuestion = 2_000;
/** What is typed in one piece (`FW-1042`) is looked for by its parts too, so that the whole counts only a little on top. */
const compoundWeight = 0.3;

/**
 * Question -> its words, each stemmed as every language of the index would, so that a German question finds German
 * passages and a name finds both. Function words are left out unless nothing else is there; a word said twice counts more,
 * but not twice as much. Of a question that is as long as a text only the beginning counts.
 */
export function queryWords(text: string, languagesOfIndex: readonly Language[]): QueryWord[] {
  const question = text.slice(0, longestQuestion);
  const spoken = detectLanguage(question);
  const terms = new Map<string, { forms: Set<string>; isTelling: boolean; isCompound: boolean }>();
  const inItsLanguage = analyse(question, spoken === 'und' ? 'en' : spoken);
  const stops = new Set(inItsLanguage.flatMap(({ stop, start, end }) => (stop ? [spanKey(start, end)] : [])));
  for (const language of new Set<Language>([spoken, ...languagesOfIndex]))
    for (const { term, start, end } of analyse(question, language)) {
      const key = spanKey(start, end);
      const word = terms.get(key) ?? { forms: new Set(), isTelling: !stops.has(key), isCompound: term.includes('_') };
      word.forms.add(term);
      terms.set(key, word);
    }
  const words = [...terms.values()];
  const telling = words.filter(({ isTelling }) => isTelling);
  return joinRepeated(telling.length > 0 ? telling : words).slice(0, mostWords);
}

function spanKey(start: number, end: number): string {
  return `${start}-${end}`;
}

/** The same word at several places is one word that weighs the root of their number. */
function joinRepeated(words: readonly { forms: ReadonlySet<string>; isCompound: boolean }[]): QueryWord[] {
  const joined = new Map<string, { terms: string[]; count: number; isCompound: boolean }>();
  for (const { forms, isCompound } of words) {
    const terms = [...forms].sort();
    const key = terms.join(' ');
    const word = joined.get(key) ?? { terms, count: 0, isCompound };
    word.count++;
    joined.set(key, word);
  }
  return [...joined.values()].map(({ terms, count, isCompound }) => ({
    terms,
    weight: Math.sqrt(count) * (isCompound ? compoundWeight : 1),
  }));
}
