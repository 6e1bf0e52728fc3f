import { analyse } from '../../text/analyse.ts';
import { detectLanguage } from '../../text/detect-language.ts';
import type { Language } from '../../text/languages.ts';

const mostTerms = 64;

/**
 * Question -> its terms: each word stemmed as every language of the index would, so that a German question finds German
 * passages and a name finds both. Function words are left out unless nothing else is there.
 */
export function queryTerms(text: string, languagesOfIndex: readonly Language[]): string[] {
  const spoken = detectLanguage(text);
  const terms = new Map<string, boolean>();
  for (const language of new Set<Language>([spoken, ...languagesOfIndex]))
    for (const { term, start, end } of analyse(text, language)) {
      const stop = isFunctionWord(text.slice(start, end), spoken);
      terms.set(term, (terms.get(term) ?? true) && stop);
    }
  const telling = [...terms].filter(([, stop]) => !stop).map(([term]) => term);
  return (telling.length > 0 ? telling : [...terms.keys()]).slice(0, mostTerms);
}

/** Terms hold letters, digits, marks and `_` only, so that a quoted one is never FTS5 syntax. */
export function matchExpression(terms: readonly string[]): string {
  return terms.map((term) => `"${term}"`).join(' OR ');
}

function isFunctionWord(word: string, language: Language): boolean {
  return analyse(word, language === 'und' ? 'en' : language).every(({ stop }) => stop);
}
