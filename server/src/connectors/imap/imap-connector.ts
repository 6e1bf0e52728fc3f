/**
 * The mails of a mailbox over IMAP. A mail never changes, so it is loaded once; what is kept of each folder (numbers, and how it
 * was) tells what came, what went and which flags are others. See `follow-folder.ts`.
 */
import { z } from 'zod';
import type { Change, ChangePage, Connector, ConnectorRun, ListingEnd, ListingGap } from '../connector.ts';
import { SourceError } from '../source-error.ts';
import { toExternalId } from '../to-external-id.ts';
import { chooseFolders, type MailFolder } from './choose-folders.ts';
import { type FolderPage, followFolder, forget, KnownFolder } from './follow-folder.ts';
import { ImapSettings } from './imap-settings.ts';
import { labelsOf, loadMail } from './load-mail.ts';
import { type FetchedMail, type ListedFolder, type Mailbox, openMailbox } from './mailbox.ts';
import { CommandRefused, openSession } from './open-session.ts';
import { tokenSource } from './renew-token.ts';

/** What is known of each folder, by its name. */
const Known = z.record(z.string(), KnownFolder);
type Known = z.infer<typeof Known>;

const Checkpoint = z.object({
  known: Known,
  /** All folders were followed so often. */
  round: z.number(),
  /** In this round those up to here were. */
  after: z.string().nullable(),
});

/** What was moved into a folder that was followed already is found in the next round. */
const rounds = 2;

interface Limits {
  /** Without a byte of an answer for so long a connection is given up. */
  answerMs: number;
}

export const imapConnector = createImapConnector({ answerMs: 120_000 });

export function createImapConnector(limits: Limits): Connector<ImapSettings> {
  return {
    kind: 'imap',
    title: 'IMAP mailbox',
    settings: ImapSettings,
    secrets: ['password', 'accessToken', 'refreshToken', 'clientSecret'],
    everyMinutes: 10,
    async *read(run) {
      const { settings, connect } = run;
      const tokenNow = tokenSource(run);
      const mailbox = openMailbox(async () => openSession({ settings, token: await tokenNow(), connect, ...limits }));
      try {
        return yield* readMailbox(run, mailbox);
      } finally {
        mailbox.close();
      }
    },
  };
}

async function* readMailbox(
  { settings, mode, cursor, checkpoint }: ConnectorRun<ImapSettings>,
  mailbox: Mailbox,
): AsyncGenerator<ChangePage, ListingEnd> {
  const before = Known.safeParse(cursor).data;
  const isWhole = mode === 'full' || !before;
  const begun = { known: isWhole ? {} : before, round: 0, after: null };
  const state = Checkpoint.safeParse(checkpoint).data ?? begun;
  // Without a prototype: a folder may be called `constructor`.
  const known: Known = Object.assign(Object.create(null) as Known, state.known);
  let after = state.after;
  for (let { round } = state; round < rounds; round++) {
    const listed = await mailbox.listFolders();
    const folders = chooseFolders(listed, settings);
    await expectGone(mailbox, without([...Object.keys(before ?? {}), ...Object.keys(known)], listed));
    const read = new Set(folders.map(({ name }) => name));
    for (const [name, folder] of Object.entries(known))
      if (!read.has(name))
        for await (const page of forget({ toDelete: toDeleteIn(name) }, folder)) yield pageOf(name, page);
    for (const folder of folders) {
      if (after !== null && folder.name <= after) continue;
      yield* follow(folder);
      after = folder.name;
    }
    after = null;

    async function* follow(folder: MailFolder): AsyncGenerator<ChangePage> {
      const { name } = folder;
      const pages = followFolder({
        mailbox,
        folder: name,
        known: known[name],
        withFlags: round === 0,
        toPut: (uidValidity, mail) => toPut({ mailbox, settings, folder, uidValidity, mail }),
        toDelete: toDeleteIn(name),
      });
      try {
        for await (const page of pages) yield pageOf(name, page);
      } catch (error) {
        if (!(error instanceof CommandRefused)) throw error;
        yield { ...pageOf(name, { changes: [], known: known[name] }), gaps: [shutFolder(folder)] };
      }
    }
    function pageOf(name: string, { changes, known: left, isLast }: FolderPage): ChangePage {
      if (left) known[name] = left;
      else delete known[name];
      const isFollowed = isLast === true && left !== undefined;
      return { changes, checkpoint: { known: { ...known }, round, after: isFollowed ? name : after } };
    }
  }
  return {
    covered: isWhole ? 'everything' : 'changes',
    cursor: known,
    // The same mailbox as before, and not what another login sees.
    emptyIsSure: known['INBOX'] !== undefined && known['INBOX'].uidValidity === before?.['INBOX']?.uidValidity,
  };
}

function without(names: readonly string[], listed: readonly ListedFolder[]): string[] {
  const still = new Set(listed.map(({ name }) => name));
  return [...new Set(names)].filter((name) => !still.has(name));
}

/** A list of folders has nothing that says that it is whole; so each that is missing is asked for. */
async function expectGone(mailbox: Mailbox, names: readonly string[]): Promise<void> {
  for (const name of names)
    try {
      await mailbox.statusOf(name);
      throw new SourceError('unsound', 'The mail server did not list a folder that is there.');
    } catch (error) {
      if (!(error instanceof CommandRefused) || error.isForNow) throw error;
    }
}

function shutFolder({ path }: MailFolder): ListingGap {
  return {
    name: path,
    reason: 'The mail server does not open the folder.',
    nextStep: 'Look whether the user may read it, or leave it out: `except` in the settings of the source.',
  };
}

function idOf(folder: string, uidValidity: number, uid: number): string {
  return toExternalId(`${folder};UIDVALIDITY=${uidValidity}/;UID=${uid}`);
}

function toDeleteIn(folder: string) {
  return (uidValidity: number, uid: number): Change => ({ kind: 'delete', externalId: idOf(folder, uidValidity, uid) });
}

function toPut({
  mailbox,
  settings,
  folder,
  uidValidity,
  mail,
}: {
  mailbox: Mailbox;
  settings: ImapSettings;
  folder: MailFolder;
  uidValidity: number;
  mail: FetchedMail;
}): Change {
  const externalId = idOf(folder.name, uidValidity, mail.uid);
  // What is only marked as deleted is shown to nobody by mail programs either.
  if (mail.flags.some((flag) => flag.toLowerCase() === '\\deleted')) return { kind: 'delete', externalId };
  return {
    kind: 'put',
    externalId,
    fingerprint: [mail.size, ...labelsOf(mail.flags)].join(' '),
    permissions: settings.permissions,
    load: () =>
      mailbox.inFolder(folder.name, async (open) => {
        if (open.status.uidValidity !== uidValidity) throw new SourceError('gone', 'Its folder was made anew.');
        return loadMail(open, { folder, mail, mostBytes: settings.mostBytes });
      }),
  };
}
