import type { DatabaseSync } from 'node:sqlite';
import type { Language } from '../../text/languages.ts';
import { createPhraseTest } from '../../text/phrases.ts';
import { addMember, type Bitset, createBitset, isMember } from './bitset.ts';
import { placeOf } from './passage-id.ts';
import { createPostings } from './posting-list.ts';
import { queryWords } from './query-words.ts';
import { passagesById, rowsOf } from './readable.ts';
import type { Scope } from './scope.ts';
import { readTerm } from './score-passages.ts';
import { liveSegments, type Segment } from './segment-store.ts';

const passagesAtOnce = 500;
/** A phrase of nothing but very common words is looked for in so many passages, the newest first. */
const mostPassagesRead = 5_000;

/** The wanted resources that hold a phrase: those that have all its words in a passage are read, and the words must follow each other. */
export function findPhrase(
  database: DatabaseSync,
  scope: Scope,
  phrase: string,
  { languages, titlesOnly }: { languages: readonly Language[]; titlesOnly: boolean },
): Bitset {
  const found = createBitset(scope.size);
  const holds = createPhraseTest(phrase);
  const places = passagesWithAll(database, scope, phrase, languages).slice(-mostPassagesRead).reverse();
  for (let at = 0; at < places.length; at += passagesAtOnce) {
    const some = places.slice(at, at + passagesAtOnce).filter(({ resource }) => !isMember(found, resource));
    const rows = rowsOf(
      database,
      scope.wanted,
      some.map(({ resource }) => resource),
    );
    const passages = passagesById(
      database,
      some.map(({ passageId }) => passageId),
    );
    for (const { resource, passageId } of some) {
      const row = rows.get(resource);
      const passage = passages.get(passageId);
      if (!row || !passage) continue;
      const names = [row.title, row.subtitle, row.name];
      const texts = titlesOnly ? names : [passage.text, passage.heading, ...names];
      if (texts.some((text) => text !== null && holds(text))) addMember(found, resource);
    }
  }
  return found;
}

function passagesWithAll(database: DatabaseSync, scope: Scope, phrase: string, languages: readonly Language[]) {
  const words = queryWords(phrase, languages);
  return liveSegments(database).flatMap((segment) => {
    const held = new Uint8Array(segment.lengths.length);
    for (const [index, { terms }] of words.entries()) {
      const postings = createPostings();
      for (const term of terms) readTerm(database, segment, Buffer.from(term), postings);
      for (const passage of postings.passages.subarray(0, postings.length))
        if (held[passage] === index) held[passage] = index + 1;
    }
    return placesIn(segment, scope, held, words.length);
  });
}

function placesIn(segment: Segment, scope: Scope, held: Uint8Array, all: number) {
  const places: { resource: number; passageId: number }[] = [];
  for (let passage = 0; passage < held.length; passage++) {
    if (held[passage] !== all) continue;
    const position = segment.editionOf[passage] as number;
    const [resource, edition] = [segment.resources[position] as number, segment.editions[position] as number];
    if (!isMember(scope.wanted, resource) || !isMember(scope.editions, edition)) continue;
    places.push({ resource, passageId: placeOf(edition, passage - (segment.firstPassage[position] as number)) });
  }
  return places;
}
