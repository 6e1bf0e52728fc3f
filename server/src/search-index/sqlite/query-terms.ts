import { analyse } from '../../text/analyse.ts';
import { detectLanguage } from '../../text/detect-language.ts';
import type { Language } from '../../text/languages.ts';

const mostTerms = 64;
const longestQuestion = 2_000;

/**
 * Question -> its terms: each word stemmed as every language of the index would, so that a German question finds German
 * passages and a name finds both. Function words are left out unless nothing else is there. Of a question that is as long
 * as a text only the beginning counts.
 */
export function queryTerms(text: string, languagesOfIndex: readonly Language[]): string[] {
  const question = text.slice(0, longestQuestion);
  const spoken = detectLanguage(question);
  const inItsLanguage = analyse(question, spoken === 'und' ? 'en' : spoken);
  const functionWords = new Set(inItsLanguage.flatMap(({ stop, start, end }) => (stop ? [`${start}-${end}`] : [])));
  const terms = new Map<string, boolean>();
  for (const language of new Set<Language>([spoken, ...languagesOfIndex]))
    for (const { term, start, end } of analyse(question, language))
      terms.set(term, (terms.get(term) ?? true) && functionWords.has(`${start}-${end}`));
  const telling = [...terms].filter(([, stop]) => !stop).map(([term]) => term);
  return (telling.length > 0 ? telling : [...terms.keys()]).slice(0, mostTerms);
}
