import { analyse } from '../text/analyse.ts';
import { languageOfPiece } from '../text/detect-language.ts';
import { asMarkdownText } from '../text/plain-text.ts';
import type { CitedPassage } from './label-passages.ts';
import { sentencesFor } from './sentences-for.ts';

const mostNearest = 3;
/** Of the question's words a passage must have this share to be offered. */
const leastShare = 0.5;

/** Says plainly that nothing answers, what was searched and which resources come closest; no more than titles. Pure. */
export function writeDecline(question: string, passages: readonly CitedPassage[], apps: readonly string[]): string {
  const { declined, searched, nearest } = sentencesFor(question);
  const near = nearestTitles(question, passages);
  return [
    declined,
    ...(apps.length === 0 ? [] : [`${searched} ${apps.map(asMarkdownText).join(', ')}.`]),
    ...(near.length === 0 ? [] : [[nearest, ...near.map((title) => `- ${asMarkdownText(title)}`)].join('\n')]),
  ].join('\n\n');
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
