/**
 * A mailbox over as many connections as it takes: what was cut off is asked once more on a new one, since everything that is asked
 * only reads. One question at a time, from wherever it comes.
 */
import { SourceError } from '../source-error.ts';
import { CommandRefused, type ImapSession, quote } from './open-session.ts';
import type { ImapResponse } from './read-responses.ts';
import { type ImapValue, numberOf, pairsOf, readValues, textOf } from './read-values.ts';
import { inOrder, readUidSet, writeUidSet } from './uid-set.ts';

export interface Mailbox {
  listFolders(): Promise<ListedFolder[]>;
  statusOf(folder: string): Promise<FolderStatus>;
  /** Opens a folder to read, and does something in it before anything else is asked. */
  inFolder<Result>(folder: string, work: (folder: OpenFolder) => Promise<Result>): Promise<Result>;
  close(): void;
}

export interface ListedFolder {
  /** As the server writes it. */
  name: string;
  separator: string;
  attributes: string[];
}

/** What changes when something in a folder does. */
export interface FolderStatus {
  uidValidity: number;
  uidNext: number;
  messages: number;
  /** Of the change that was last, where the server counts them (RFC 7162). */
  modSeq?: string;
}

export interface OpenFolder {
  status: FolderStatus;
  /** Every number that there is in the folder. */
  listUids(): Promise<number[]>;
  /** Of mails that are still there, in the order of their numbers; with `changedSince` those that were changed after it alone. */
  fetch(uids: readonly number[], changedSince?: string): Promise<FetchedMail[]>;
  /** Undefined where it is gone. */
  fetchBytes(uid: number, what: 'all' | 'head'): Promise<Uint8Array<ArrayBuffer> | undefined>;
}

export interface FetchedMail {
  uid: number;
  flags: string[];
  size: number;
}

export function openMailbox(open: () => Promise<ImapSession>): Mailbox {
  let session: ImapSession | undefined;
  let selected: Selected | undefined;
  let last: Promise<unknown> = Promise.resolve();

  const inTurn = <Result>(work: () => Promise<Result>): Promise<Result> => {
    const turn = last.then(work, work);
    last = turn.catch(() => {});
    return turn;
  };
  const openAnew = async () => {
    selected = undefined;
    session = await open();
    return session;
  };
  const withSession = async <Result>(work: (session: ImapSession) => Promise<Result>): Promise<Result> => {
    const before = session?.isOpen() ? session : undefined;
    const current = before ?? (await openAnew());
    try {
      return await work(current);
    } catch (error) {
      const isLost = error instanceof SourceError && error.kind === 'unavailable' && !current.isOpen();
      if (current !== before || !isLost) throw error;
      return await work(await openAnew());
    }
  };
  const select = async (one: ImapSession, folder: string) => {
    if (selected?.folder === folder) return selected;
    selected = undefined;
    selected = await examine(one, folder);
    return selected;
  };

  return {
    listFolders: () => inTurn(() => withSession(listFolders)),
    statusOf: (folder) =>
      inTurn(() =>
        withSession((one) => {
          // The folder is opened anew afterwards: what it says then is what its mails are counted by.
          selected = undefined;
          return statusOf(one, folder);
        }),
      ),
    inFolder: (folder, work) =>
      inTurn(() =>
        withSession(async (one) => {
          const opened = await select(one, folder);
          return work(openFolder(one, opened));
        }),
      ),
    close: () => session?.close(),
  };
}

async function listFolders(session: ImapSession): Promise<ListedFolder[]> {
  const folders: ListedFolder[] = [];
  // Many tell what a folder is for without being asked, and few do with a plain question.
  const canTell = session.capabilities.has('SPECIAL-USE') && session.capabilities.has('LIST-EXTENDED');
  await session.run(`LIST "" "*"${canTell ? ' RETURN (SPECIAL-USE)' : ''}`, (response) => {
    const [kind, attributes, separator, name] = dataOf(response, 'LIST') ?? [];
    if (kind === undefined || !Array.isArray(attributes)) return;
    folders.push({
      name: textOf(name),
      separator: separator ? textOf(separator) : '',
      attributes: attributes.map((attribute) => textOf(attribute).toLowerCase()),
    });
  });
  return folders;
}

async function statusOf(session: ImapSession, folder: string): Promise<FolderStatus> {
  let status: FolderStatus | undefined;
  const asked = `MESSAGES UIDNEXT UIDVALIDITY${canCountChanges(session) ? ' HIGHESTMODSEQ' : ''}`;
  await session.run(`STATUS ${quote(folder)} (${asked})`, (response) => {
    const data = dataOf(response, 'STATUS');
    if (!data || !isSameFolder(textOf(data[1]), folder)) return;
    const values = pairsOf(data[2]);
    status = toStatus({
      uidValidity: numberOf(values.get('UIDVALIDITY')),
      uidNext: numberOf(values.get('UIDNEXT')),
      messages: numberOf(values.get('MESSAGES')),
      modSeq: values.has('HIGHESTMODSEQ') ? textOf(values.get('HIGHESTMODSEQ')) : undefined,
    });
  });
  if (!status) throw new SourceError('unsound', 'The mail server says nothing of a folder that it has.');
  return status;
}

interface Selected {
  folder: string;
  status: FolderStatus;
  /** As of the last thing that the server said. */
  exists: number;
}

async function examine(session: ImapSession, folder: string): Promise<Selected> {
  let exists: number | undefined;
  const codes = new Map<string, string>();
  const note = (response: ImapResponse) => {
    exists = countAfter(response, exists);
    const [, code = '', value = ''] = /^OK \[([A-Z]+)(?: (\d+))?\]/i.exec(firstOf(response)) ?? [];
    if (code) codes.set(code.toUpperCase(), value);
  };
  await session.run(`EXAMINE ${quote(folder)}${canCountChanges(session) ? ' (CONDSTORE)' : ''}`, note);
  const [uidValidity, uidNext] = ['UIDVALIDITY', 'UIDNEXT'].map((code) => Number(codes.get(code)));
  if (exists === undefined || !uidValidity)
    throw new SourceError('unsound', 'The mail server opens a folder and does not say what is in it.');
  const status = toStatus({
    uidValidity,
    uidNext: uidNext || 0,
    messages: exists,
    modSeq: codes.get('HIGHESTMODSEQ') || undefined,
  });
  return { folder, status, exists };
}

function openFolder(session: ImapSession, selected: Selected): OpenFolder {
  const run = (command: string, onData: (response: ImapResponse) => unknown = () => {}) =>
    session.run(command, (response) => {
      selected.exists = countAfter(response, selected.exists) ?? 0;
      onData(response);
    });
  const search = async (which: string): Promise<number[]> => {
    const isShort = session.capabilities.has('ESEARCH');
    const uids: number[] = [];
    let isAnswered = false;
    await run(`UID SEARCH ${isShort ? 'RETURN (ALL) ' : ''}${which}`, (response) => {
      const values = dataOf(response, isShort ? 'ESEARCH' : 'SEARCH');
      if (!values) return;
      isAnswered = true;
      if (!isShort) for (const value of values.slice(1)) uids.push(numberOf(value));
      const at = values.findIndex((value) => typeof value === 'string' && value.toUpperCase() === 'ALL');
      if (isShort && at > 0) for (const uid of readUidSet(textOf(values[at + 1]))) uids.push(uid);
    });
    if (!isAnswered) throw new SourceError('unsound', 'The mail server does not say what it found.');
    return inOrder(uids);
  };
  return {
    status: selected.status,
    async listUids() {
      // What comes or goes meanwhile makes the numbers differ for a moment, a listing in part for good.
      for (let attempt = 0; attempt < 3; attempt++) {
        const uids = await search('ALL');
        if (uids.length === selected.exists) return uids;
        await run('NOOP');
      }
      throw new SourceError('unsound', 'The mail server lists fewer or more mails than it says that a folder has.');
    },
    async fetch(uids, changedSince) {
      const asked = new Set(uids);
      const mails = new Map<number, FetchedMail>();
      const since = changedSince === undefined ? '' : ` (CHANGEDSINCE ${changedSince})`;
      await run(`UID FETCH ${writeUidSet(uids)} (UID FLAGS RFC822.SIZE)${since}`, (response) => {
        const values = fetchedOf(response);
        const flags = values?.get('FLAGS');
        // Without a size it is news of another mail, that was not asked for.
        if (!values?.has('UID') || !values.has('RFC822.SIZE') || !Array.isArray(flags)) return;
        const uid = numberOf(values.get('UID'));
        if (asked.has(uid))
          mails.set(uid, { uid, flags: flags.map(textOf), size: numberOf(values.get('RFC822.SIZE')) });
      }).catch(ignoreMissing);
      if (changedSince === undefined && mails.size < asked.size) {
        const missing = uids.filter((uid) => !mails.has(uid));
        if ((await search(`UID ${writeUidSet(missing)}`)).length > 0)
          throw new SourceError('unsound', 'The mail server lists mails and then does not tell of them.');
      }
      return [...mails.values()].sort((a, b) => a.uid - b.uid);
    },
    async fetchBytes(uid, what) {
      const section = what === 'all' ? 'BODY[]' : 'BODY[HEADER]';
      let bytes: Uint8Array<ArrayBuffer> | undefined;
      await run(`UID FETCH ${uid} (UID ${section.replace('BODY', 'BODY.PEEK')})`, (response) => {
        const values = fetchedOf(response);
        if (!values?.has(section) || numberOf(values.get('UID')) !== uid) return;
        const value = values.get(section);
        if (value instanceof Uint8Array) bytes = value;
        else if (typeof value === 'string') bytes = new Uint8Array(Buffer.from(value, 'latin1'));
      }).catch((error: unknown) => {
        // One mail that the server can not give is no reason to give up the others.
        if (!(error instanceof CommandRefused)) throw error;
      });
      if (bytes === undefined && (await search(`UID ${uid}`)).length > 0)
        throw new SourceError('unreadable', 'The mail server lists the mail and does not give it.');
      return bytes;
    },
  };
}

/** Some of what was asked for is not there any more; which is looked at anyway. */
function ignoreMissing(error: unknown): void {
  if (!(error instanceof CommandRefused) || error.code !== 'EXPUNGEISSUED') throw error;
}

function canCountChanges({ capabilities }: ImapSession): boolean {
  return capabilities.has('CONDSTORE') || capabilities.has('QRESYNC');
}

function toStatus({ modSeq, ...status }: Omit<FolderStatus, 'modSeq'> & { modSeq: string | undefined }): FolderStatus {
  return { ...status, ...(modSeq !== undefined && /^\d{1,20}$/.test(modSeq) ? { modSeq } : {}) };
}

function isSameFolder(some: string, other: string): boolean {
  const isInbox = (name: string) => name.toUpperCase() === 'INBOX';
  return some === other || (isInbox(some) && isInbox(other));
}

function firstOf({ pieces: [first] }: ImapResponse): string {
  return typeof first === 'string' ? first : '';
}

/** The values of data of one kind; undefined where it is another one. */
function dataOf(response: ImapResponse, kind: string): ImapValue[] | undefined {
  const isIt = new RegExp(`^${kind}(?: |$)`, 'i').test(firstOf(response));
  return isIt ? readValues(response.pieces) : undefined;
}

function fetchedOf(response: ImapResponse): Map<string, ImapValue> | undefined {
  if (!/^\d+ FETCH /i.test(firstOf(response))) return undefined;
  return pairsOf(readValues(response.pieces)[2]);
}

/** How many mails a folder has, after what the server said. */
function countAfter(response: ImapResponse, before: number | undefined): number | undefined {
  const [, count, what = ''] = /^(\d{1,10}) (EXISTS|EXPUNGE)$/i.exec(firstOf(response)) ?? [];
  if (count === undefined) return before;
  return what.toUpperCase() === 'EXISTS' ? Number(count) : (before ?? 0) - 1;
}
