import type { DatabaseSync } from 'node:sqlite';
import type { Predicate } from '../predicate.ts';
import { type Bitset, createBitset, intersectInto } from './bitset.ts';
import { editionSet, resourceSpace } from './index-state.ts';
import { resolvePredicate } from './resolve-predicate.ts';
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
}

export function scopeOf(database: DatabaseSync, asker: PlainAccess, predicate: Predicate): Scope {
  const size = resourceSpace(database);
  const readable = readSets(database, size, ownFields.reader, asker.principals);
  const wanted =
    predicate.kind === 'everything'
      ? readable
      : intersectInto(resolvePredicate(database, predicate, { size, accountId: asker.accountId }), readable);
  return { size, readable, wanted, editions: editionSet(database) };
}

export function emptyBitset({ size }: Scope): Bitset {
  return createBitset(size);
}
