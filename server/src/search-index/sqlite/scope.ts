import type { DatabaseSync } from 'node:sqlite';
import { type Language, languageTools } from '../../text/languages.ts';
import type { Predicate } from '../predicate.ts';
import { type Bitset, haveCommon, intersectInto } from './bitset.ts';
import { editionSet, resourceSpace } from './index-state.ts';
import { resolvePredicate } from './resolve-predicate.ts';
import { prepared } from './statements.ts';
import { ownFields, readSets } from './value-sets.ts';

/** What every read carries: who asks, as plain data. */
export interface PlainAccess {
  accountId: string;
  principals: string[];
}

/** What an asker may read, and what of it a request wants. Every read of content starts from one: there is no other door. */
export interface Scope {
  /** One more than the largest number in the two sets. */
  size: number;
  readable: Bitset;
  /** A part of `readable`. */
  wanted: Bitset;
  /** The current editions. */
  editions: Bitset;
  /** The languages of what is readable: a question is stemmed as each of them. */
  languages: readonly Language[];
}

/** No set of a scope may be changed: the next request may get it too. */
export function scopeOf(database: DatabaseSync, asker: PlainAccess, predicate: Predicate): Scope {
  const { size, editions, readableBy } = setsOfNow(database);
  const { readable, languages } = readableBy(asker.principals);
  const wanted =
    predicate.kind === 'everything'
      ? readable
      : intersectInto(resolvePredicate(database, predicate, { size, accountId: asker.accountId }), readable);
  return { size, readable, wanted, editions, languages };
}

interface Readable {
  readable: Bitset;
  languages: readonly Language[];
}

/** Sets of one state of the database. */
interface Remembered {
  version: number;
  size: number;
  editions: Bitset;
  readableBy(principals: readonly string[]): Readable;
}

const remembered = new WeakMap<DatabaseSync, Remembered>();
const mostRemembered = 64;

/** Kept until anything is committed by anybody: SQLite counts the changes of other connections, and only readers ask. */
function setsOfNow(database: DatabaseSync): Remembered {
  const { data_version: version } = prepared(database, 'PRAGMA data_version').get() as { data_version: number };
  const known = remembered.get(database);
  if (known?.version === version && !isWriter(database)) return known;
  const size = resourceSpace(database);
  const sets = new Map<string, Readable>();
  let byLanguage: (readonly [Language, Bitset])[] | undefined;
  const now: Remembered = {
    version,
    size,
    editions: editionSet(database),
    readableBy(principals) {
      const key = JSON.stringify(principals);
      byLanguage ??= allLanguages.map(
        (language) => [language, readSets(database, size, 'language', [language])] as const,
      );
      const found = sets.get(key) ?? readSetsOf(database, size, { principals, byLanguage });
      if (sets.size >= mostRemembered) sets.clear();
      sets.set(key, found);
      return found;
    },
  };
  remembered.set(database, now);
  return now;
}

const allLanguages: readonly Language[] = [...(Object.keys(languageTools) as Language[]), 'und'];

function readSetsOf(
  database: DatabaseSync,
  size: number,
  { principals, byLanguage }: { principals: readonly string[]; byLanguage: readonly (readonly [Language, Bitset])[] },
): Readable {
  const readable = readSets(database, size, ownFields.reader, principals);
  const languages = byLanguage.filter(([, set]) => haveCommon(set, readable)).map(([language]) => language);
  return { readable, languages };
}

/** The writing connection does not count its own changes. */
function isWriter(database: DatabaseSync): boolean {
  const { query_only: isReader } = prepared(database, 'PRAGMA query_only').get() as { query_only: number };
  return isReader === 0;
}
