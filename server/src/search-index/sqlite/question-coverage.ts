import type { DatabaseSync } from 'node:sqlite';
import { analyse } from '../../text/analyse.ts';
import { detectLanguage } from '../../text/detect-language.ts';
import { positionOf, resourceOf } from './passage-id.ts';
import type { QueryWord } from './query-words.ts';
import { passageIdOf } from './readable.ts';
import { prepared } from './statements.ts';

/**
 * Which share of a question the passage at a place holds, 0 to 1, its words by how telling they are. A word that no
 * wanted passage has does not count, since none could hold it. The place comes from a ranking, so it may be read.
 */
export function coverageOf(
  database: DatabaseSync,
  words: readonly QueryWord[],
  termWeights: ReadonlyMap<string, number>,
  place: number | undefined,
): number {
  if (place === undefined) return 0;
  const held = termsAt(database, place);
  let total = 0;
  let covered = 0;
  for (const { terms, weight } of words) {
    const known = terms.flatMap((term) => termWeights.get(term) ?? []);
    if (known.length === 0) continue;
    const worth = weight * Math.min(...known);
    total += worth;
    if (terms.some((term) => held.has(term))) covered += worth;
  }
  return total === 0 ? 0 : covered / total;
}

function termsAt(database: DatabaseSync, place: number): ReadonlySet<string> {
  const row = prepared(database, 'SELECT edition, title, subtitle, name FROM resources WHERE no = ?').get(
    resourceOf(place),
  ) as { edition: number; title: string; subtitle: string | null; name: string | null };
  const passage = prepared(database, 'SELECT text, heading FROM passages WHERE id = ?').get(
    passageIdOf(row, positionOf(place)),
  ) as { text: string; heading: string | null };
  const text = [row.title, row.subtitle, row.name, passage.heading, passage.text].join('\n');
  const language = detectLanguage(text);
  return new Set(analyse(text, language === 'und' ? 'en' : language).map(({ term }) => term));
}
