import { withoutMarkdown } from '../../text/plain-text.ts';
import { splitSentences } from '../../text/split-sentences.ts';

/** Far more than a sentence: what lies before it says nothing of what a reference stands behind. */
const mostCharacters = 2_000;
const leastLetters = 3;

/**
 * What a reference stands behind: the last sentence, list item or row of the text before it. Of a sentence with several
 * references the part since the last one, if that says something by itself. `sinceReference` counts characters. Pure.
 */
export function citedStatement(text: string, sinceReference: number): string {
  const recent = text.slice(-mostCharacters);
  const sentences = splitSentences(recent);
  const last = sentences.at(-1);
  if (!last) return '';
  const sentence = recent.slice(last.start, last.end);
  const own = sinceReference < recent.length - last.start ? recent.slice(recent.length - sinceReference) : sentence;
  const statement = (own.match(/\p{L}/gu)?.length ?? 0) >= leastLetters ? own : sentence;
  return withoutMarkdown(statement.replace(/\\(?=[!-/:-@[-`{-~])/g, '').replaceAll('&lt;', '<'));
}
