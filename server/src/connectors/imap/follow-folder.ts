/**
 * Brings what is known of a folder in step with the folder. What is known holds the numbers of exactly the mails that were told of,
 * so it can be cut off behind any page; only a listing of all numbers that adds up says what is gone.
 */
import { z } from 'zod';
import type { Change } from '../connector.ts';
import { SourceError } from '../source-error.ts';
import type { FetchedMail, FolderStatus, Mailbox } from './mailbox.ts';
import { inOrder, readUidSet, without, writeUidSet } from './uid-set.ts';

export const KnownFolder = z.object({
  uidValidity: z.number(),
  /** Of the mails that were told of. */
  uids: z.string(),
  /** How the folder was when it was followed to its end the last time. */
  asOf: z.object({ uidNext: z.number(), messages: z.number(), modSeq: z.string().exactOptional() }).nullable(),
  /** How far the changed flags of this run were told. */
  flagsTo: z.number().exactOptional(),
});
export type KnownFolder = z.infer<typeof KnownFolder>;

interface Options {
  mailbox: Mailbox;
  folder: string;
  known: KnownFolder | undefined;
  /** Whether the flags of mails that are known are looked at. Once a run, so that no page comes twice. */
  withFlags: boolean;
  toPut(uidValidity: number, mail: FetchedMail): Change;
  toDelete(uidValidity: number, uid: number): Change;
}

export interface FolderPage {
  changes: Change[];
  /** Behind the page; undefined where nothing is left. */
  known: KnownFolder | undefined;
  /** There is nothing behind it. */
  isLast?: true;
}

const mailsOfPage = 200;
const deletesOfPage = 500;

/** Pages of changes; the last one has none. Nothing at all where the folder is as it was. */
export async function* followFolder(options: Options): AsyncGenerator<FolderPage> {
  const { mailbox, folder, withFlags, toPut } = options;
  let { known } = options;
  const told = await mailbox.statusOf(folder);
  if (known?.asOf && isUnchanged(known, told)) return;
  const { status, present } = await mailbox.inFolder(folder, async (open) => ({
    status: open.status,
    present: await open.listUids(),
  }));
  const { uidValidity } = status;
  if (known && known.uidValidity !== uidValidity) {
    // The folder was made anew: all of its mails have other numbers.
    for await (const page of forget(options, known)) if (!page.isLast) yield page;
    known = undefined;
  }
  let uids = readUidSet(known?.uids ?? '');
  let state: KnownFolder = { ...(known ?? { asOf: null }), uidValidity, uids: known?.uids ?? '' };
  const gone = without(uids, present);
  for (const page of pagesOf(gone, deletesOfPage)) {
    uids = without(uids, page);
    state = { ...state, uids: writeUidSet(uids) };
    yield { changes: page.map((uid) => options.toDelete(uidValidity, uid)), known: state };
  }
  const fetch = (page: readonly number[], since?: string) =>
    mailbox.inFolder(folder, (open) => {
      if (open.status.uidValidity !== uidValidity)
        throw new SourceError('unsound', 'A folder was made anew while it was read.');
      return open.fetch(page, since);
    });
  const { modSeq, uidNext = 0 } = state.asOf ?? {};
  if (withFlags && modSeq !== undefined && modSeq !== status.modSeq) {
    // Behind the last number that was known then everything is new anyway.
    const known = uids.filter((uid) => uid < uidNext && uid > (state.flagsTo ?? 0));
    for (const page of pagesOf(known, flagsAtOnce)) {
      const changed = await fetch(page, modSeq);
      for (const part of pagesOf(changed, mailsOfPage)) {
        state = { ...state, flagsTo: part.at(-1)?.uid ?? 0 };
        yield { changes: part.map((mail) => toPut(uidValidity, mail)), known: state };
      }
    }
  }
  for (const page of pagesOf(without(present, uids), mailsOfPage)) {
    const mails = await fetch(page);
    const isInOrder = (mails[0]?.uid ?? 0) > (uids.at(-1) ?? 0);
    for (const { uid } of mails) uids.push(uid);
    if (!isInOrder) uids = inOrder(uids);
    state = { ...state, uids: writeUidSet(uids) };
    yield { changes: mails.map((mail) => toPut(uidValidity, mail)), known: state };
  }
  const { flagsTo: _, ...rest } = state;
  const toldFlags = withFlags ? status.modSeq : (modSeq ?? status.modSeq);
  yield { changes: [], known: { ...rest, asOf: asOf(status, toldFlags) }, isLast: true };
}

const flagsAtOnce = 5_000;

/** All of a folder that is no longer there. */
export async function* forget(
  { toDelete }: Pick<Options, 'toDelete'>,
  { uidValidity, uids, ...rest }: KnownFolder,
): AsyncGenerator<FolderPage> {
  let left = readUidSet(uids);
  for (const page of pagesOf(left, deletesOfPage)) {
    left = left.slice(page.length);
    yield {
      changes: page.map((uid) => toDelete(uidValidity, uid)),
      known: { ...rest, uidValidity, uids: writeUidSet(left) },
    };
  }
  yield { changes: [], known: undefined, isLast: true };
}

/** A mail that came raises `uidNext`, one that went lowers `messages`, and flags raise `modSeq` where it is counted. */
function isUnchanged({ uidValidity, asOf }: KnownFolder, told: FolderStatus): boolean {
  return (
    uidValidity === told.uidValidity &&
    asOf?.uidNext === told.uidNext &&
    asOf.messages === told.messages &&
    asOf.modSeq === told.modSeq
  );
}

function asOf({ uidNext, messages }: FolderStatus, modSeq: string | undefined): KnownFolder['asOf'] {
  return { uidNext, messages, ...(modSeq === undefined ? {} : { modSeq }) };
}

function pagesOf<Item>(items: readonly Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, at) => items.slice(at * size, (at + 1) * size));
}
