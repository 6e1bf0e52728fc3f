/**
 * Calendars and address books. What has changed is asked for by tokens (RFC 6578) where the server has them, or nothing at all where a
 * tag of the collection stays the same. Where neither tells enough, everything is listed: names and versions, in one answer for each
 * collection.
 */
import { z } from 'zod';
import type { Change, ChangePage, ConnectorRun, ListingEnd, ListingGap } from '../connector.ts';
import { hashOf } from '../hash-of.ts';
import { SourceError } from '../source-error.ts';
import { type AskDav, createAskDav } from './ask-dav.ts';
import type { DavKind } from './dav-kind.ts';
import type { DavSettings } from './dav-settings.ts';
import { type DavCollection, findCollections } from './find-collections.ts';
import { type DavMember, listChanges, listMembers } from './list-members.ts';
import { loadMember } from './load-member.ts';

const CollectionState = z.object({
  path: z.string(),
  token: z.string().nullable(),
  tag: z.string().nullable(),
  readersHash: z.string(),
});
type CollectionState = z.infer<typeof CollectionState>;

const Cursor = z.object({ collections: z.array(CollectionState) });
const Checkpoint = z.object({
  mode: z.enum(['full', 'changes']),
  /** Those that are behind. */
  done: z.array(CollectionState),
  /** The one that is under way, as it was when it was begun with, and behind which of its members. */
  current: CollectionState.nullable(),
  after: z.string(),
});
type Checkpoint = z.infer<typeof Checkpoint>;

const membersOfPage = 200;
const beginning = { done: [], current: null, after: '' };

interface Reading {
  ask: AskDav;
  kind: DavKind;
  collections: readonly DavCollection[];
}

export async function* readCollections(
  run: ConnectorRun<DavSettings>,
  kind: DavKind,
): AsyncGenerator<ChangePage, ListingEnd> {
  const { userName, password, permissions } = run.settings;
  const url = new URL(run.settings.url);
  const ask = createAskDav({ url, userName, password, fetch: run.fetch });
  const reading = { ask, kind, collections: await findCollections(ask, { url, kind, permissions }) };
  const checkpoint = Checkpoint.safeParse(run.checkpoint).data;
  const before = Cursor.safeParse(run.cursor).data?.collections;
  if (run.mode === 'changes' && before && checkpoint?.mode !== 'full') {
    const done = yield* listChanged(reading, checkpoint ?? { mode: 'changes', ...beginning }, before);
    if (done) return { covered: 'changes', cursor: { collections: done } };
  }
  const done = yield* listAll(reading, checkpoint?.mode === 'full' ? checkpoint : { mode: 'full', ...beginning });
  return { covered: 'everything', cursor: { collections: done } };
}

/** What each collection tells of itself; undefined where that is not enough to know what is gone, or who may read what is there. */
async function* listChanged(
  reading: Reading,
  checkpoint: Checkpoint,
  before: readonly CollectionState[],
): AsyncGenerator<ChangePage, CollectionState[] | undefined> {
  const known = new Map(before.map((state) => [state.path, state]));
  const isComparable =
    before.every(({ path }) => reading.collections.some((collection) => collection.path === path)) &&
    reading.collections.every(({ path, readersHash }) => (known.get(path)?.readersHash ?? readersHash) === readersHash);
  if (!isComparable) return undefined;
  let { done } = checkpoint;
  for (const collection of reading.collections) {
    if (done.some(({ path }) => path === collection.path)) continue;
    const found = await findChanges(reading, collection, known.get(collection.path));
    if (!found) return undefined;
    const goesOn = checkpoint.current?.path === collection.path;
    // What has changed since the run was cut off is told again by the next one.
    const state = goesOn && checkpoint.current ? checkpoint.current : found.state;
    yield* pagesOf(reading, collection, found.members, {
      ...checkpoint,
      done,
      current: state,
      after: goesOn ? checkpoint.after : '',
    });
    done = [...done, state];
  }
  return done;
}

async function findChanges(
  { ask }: Reading,
  collection: DavCollection,
  before: CollectionState | undefined,
): Promise<{ members: DavMember[]; state: CollectionState } | undefined> {
  const state = stateOf(collection);
  if (!before) return { members: await listMembers(ask, collection), state };
  const isSame = (was: string | null, is: string | null) => was !== null && was === is;
  if (isSame(before.token, state.token) || isSame(before.tag, state.tag)) return { members: [], state };
  if (before.token === null || state.token === null) return undefined;
  const changes = await listChanges(ask, collection, before.token);
  return changes && { members: changes.members, state: { ...state, token: changes.token } };
}

async function* listAll(reading: Reading, checkpoint: Checkpoint): AsyncGenerator<ChangePage, CollectionState[]> {
  let { done } = checkpoint;
  for (const collection of reading.collections) {
    if (done.some(({ path }) => path === collection.path)) continue;
    const goesOn = checkpoint.current?.path === collection.path;
    const state = goesOn && checkpoint.current ? checkpoint.current : stateOf(collection);
    const members = await listOrTell(reading, collection);
    if ('reason' in members)
      yield { changes: [], checkpoint: { mode: 'full', ...beginning, done: [...done, state] }, gaps: [members] };
    else
      yield* pagesOf(reading, collection, members, {
        ...checkpoint,
        done,
        current: state,
        after: goesOn ? checkpoint.after : '',
      });
    done = [...done, state];
  }
  return done;
}

/** What may not be read is a gap; what went away since the collections were listed shows that they have to be listed anew. */
async function listOrTell({ ask }: Reading, collection: DavCollection): Promise<DavMember[] | ListingGap> {
  try {
    return await listMembers(ask, collection);
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    if (error.kind === 'gone') throw new SourceError('unsound', `${collection.name} went away while it was listed.`);
    if (error.kind !== 'access-denied') throw error;
    const nextStep = 'Look whether the account of the source may read it.';
    return { name: collection.path.slice(0, 500), reason: error.message, nextStep };
  }
}

function* pagesOf(
  reading: Reading,
  collection: DavCollection,
  members: readonly DavMember[],
  checkpoint: Checkpoint,
): Generator<ChangePage> {
  const left = members.filter(({ id }) => id > checkpoint.after);
  for (let at = 0; at < left.length; at += membersOfPage) {
    const some = left.slice(at, at + membersOfPage);
    const changes = some.map((member) => toChange(reading, collection, member));
    yield { changes, checkpoint: { ...checkpoint, after: some.at(-1)?.id ?? '' } };
  }
}

function toChange({ ask, kind }: Reading, collection: DavCollection, member: DavMember): Change {
  const { id: externalId, etag } = member;
  if (etag === undefined) return { kind: 'delete', externalId };
  return {
    kind: 'put',
    externalId,
    fingerprint: hashOf([etag, collection.name]),
    permissions: collection.readers,
    load: (signal) => loadMember(ask, kind, member, collection, signal),
  };
}

function stateOf({ path, token, tag, readersHash }: DavCollection): CollectionState {
  return { path, token, tag, readersHash };
}
