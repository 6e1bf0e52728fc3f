import type { RankedPassage } from '../retrieval/create-retrieval.ts';
import { estimateTokens } from './estimate-tokens.ts';

const mostTokens = 6_000;
/** Two passages that share this much of their words, but not their numbers, are versions of one text. */
const versionShare = 0.6;

/**
 * What is read for an answer: the best passages within the budget, each once, best first; of two versions of a text the newer
 * one in front. A passage that does not fit makes room for smaller ones below it. Pure.
 */
export function selectPassages(ranked: readonly RankedPassage[]): RankedPassage[] {
  const chosen = new Map<string, RankedPassage>();
  let left = mostTokens;
  for (const found of ranked) {
    const key = `${found.resource.id} ${found.passage.id}`;
    const tokens = estimateTokens(`${found.resource.title} ${found.passage.text}`);
    if (chosen.has(key) || (tokens > left && chosen.size > 0)) continue;
    chosen.set(key, found);
    left -= tokens;
  }
  return newerVersionsFirst([...chosen.values()]);
}

function newerVersionsFirst(passages: readonly RankedPassage[]): RankedPassage[] {
  const ordered: { found: RankedPassage; words: ReadonlySet<string> }[] = [];
  for (const found of passages) {
    const words = wordsOf(found.passage.text);
    const older = ordered.findIndex(
      (other) => (other.found.mainMs ?? 0) < (found.mainMs ?? 0) && areVersions(other.words, words),
    );
    ordered.splice(older === -1 ? ordered.length : older, 0, { found, words });
  }
  return ordered.map(({ found }) => found);
}

function wordsOf(text: string): Set<string> {
  return new Set(text.toLowerCase().match(/[\p{L}\p{M}]+|\p{N}[\p{N}.,:]*/gu));
}

function areVersions(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  const isNumber = (word: string) => /\p{N}/u.test(word);
  const shared = [...one].filter((word) => other.has(word)).length;
  const either = new Set([...one, ...other]).size;
  return shared >= versionShare * either && [...one].some((word) => isNumber(word) && !other.has(word));
}
