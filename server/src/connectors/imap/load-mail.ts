import type { LoadedResource } from '../connector.ts';
import { SourceError } from '../source-error.ts';
import type { MailFolder } from './choose-folders.ts';
import type { FetchedMail, OpenFolder } from './mailbox.ts';
import { readThread } from './read-thread.ts';

/** One mail as a file; what is in it is found by what reads mails. */
export async function loadMail(
  open: OpenFolder,
  { folder, mail, mostBytes }: { folder: MailFolder; mail: FetchedMail; mostBytes: number },
): Promise<LoadedResource> {
  const isTooLarge = mail.size > mostBytes;
  const bytes = await open.fetchBytes(mail.uid, isTooLarge ? 'head' : 'all');
  if (bytes === undefined) throw new SourceError('gone', 'The mail is not there any more.');
  const labels = labelsOf(mail.flags);
  return {
    kind: 'file',
    name: `${mail.uid}.eml`,
    bytes,
    contentType: 'message/rfc822',
    fields: {
      type: 'email',
      path: [`/${folder.path}`.slice(0, 500)],
      ...(labels.length > 0 ? { labels } : {}),
      data: {
        ...readThread(bytes),
        ...(isTooLarge
          ? { fileState: 'too-large', fileNote: `The mail is larger than the ${mostBytes} bytes that are read.` }
          : {}),
      },
    },
  };
}

/** What programs note for each other, and what changes each time that somebody looks at a mail. */
const unsaid = /^(?:\\(?:seen|recent|deleted)|\$.*|nonjunk|notjunk|junk)$/i;

/** Flags and keywords that say something of a mail, as labels. */
export function labelsOf(flags: readonly string[]): string[] {
  const labels = flags.filter((flag) => !unsaid.test(flag)).map((flag) => flag.replace(/^\\/, '').toLowerCase());
  return [...new Set(labels)].sort().slice(0, 100);
}
