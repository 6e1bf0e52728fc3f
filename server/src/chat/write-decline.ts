import type { EmptyFilter } from '../retrieval/explain-nothing.ts';
import { analyse } from '../text/analyse.ts';
import { languageOfPiece } from '../text/detect-language.ts';
import { asMarkdownText } from '../text/plain-text.ts';
import type { WrittenDecline } from './answer-builder.ts';
import type { CitedPassage } from './label-passages.ts';
import { sentencesFor } from './sentences-for.ts';

const mostNearest = 3;
const mostNameCharacters = 60;
/** Of the question's words a passage must have this share to be offered. */
const leastShare = 0.5;

/** What was searched, and what of it kept anything from being found. */
export interface Searched {
  /** By name. */
  sources: readonly string[];
  /** Filters of the request that nothing matches. */
  emptyFilters: readonly EmptyFilter[];
  /** Whether the asker may see anything at all of what the assistant searches. */
  hasContent: boolean;
}

/**
 * Says plainly that nothing answers, why, what was searched and which resources come closest; no more than titles. Kept is only what
 * is not a matter of who asks, or is of the turn's own resources. Pure.
 */
export function writeDecline(
  question: string,
  passages: readonly CitedPassage[],
  { sources, emptyFilters, hasContent }: Searched,
): WrittenDecline {
  const { declined, noContent, noMatch, searched, nearest } = sentencesFor(question);
  const near = nearestTitles(question, passages);
  const nearestText =
    near.length === 0 ? '' : [nearest, ...near.map((title) => `- ${asMarkdownText(title)}`)].join('\n');
  const told = [
    declined,
    ...(hasContent ? [] : [noContent]),
    ...(emptyFilters.length === 0 ? [] : [`${noMatch} ${emptyFilters.map(describeFilter).join(', ')}`]),
    ...(sources.length === 0 ? [] : [`${searched} ${sources.map(asMarkdownText).join(', ')}.`]),
    ...(nearestText === '' ? [] : [nearestText]),
  ].join('\n\n');
  return { type: 'Decline', text: declined, nearest: nearestText, told };
}

function describeFilter({ name, meant }: EmptyFilter): string {
  const hint = meant.length === 0 ? '' : ` (${meant.join(', ')}?)`;
  return `${asMarkdownText(name.slice(0, mostNameCharacters))}${hint}`;
}

function nearestTitles(question: string, passages: readonly CitedPassage[]): string[] {
  const language = languageOfPiece(question, 'und');
  const termsOf = (text: string) => analyse(text, language).filter(({ stop, term }) => !stop && !term.includes('_'));
  const asked = new Set(termsOf(question).map(({ term }) => term));
  const near = passages.filter(({ title, text }) => {
    const held = new Set(termsOf(`${title}\n${text}`).map(({ term }) => term));
    return asked.size > 0 && asked.intersection(held).size >= leastShare * asked.size;
  });
  return [...new Set(near.map(({ title }) => title))].slice(0, mostNearest);
}
