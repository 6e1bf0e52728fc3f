import { SourceError } from '../source-error.ts';
import { readableName } from './folder-name.ts';
import type { ImapSettings } from './imap-settings.ts';
import type { ListedFolder } from './mailbox.ts';

export interface MailFolder {
  /** As the server writes it. */
  name: string;
  /** As people read it, with `/` between a folder and what is in it. */
  path: string;
}

/** What nobody looks for, and what holds everything a second time. */
const leftOut = ['\\junk', '\\trash', '\\all'];
const closed = ['\\noselect', '\\nonexistent'];

/** The folders that are read, in the order of their names. */
export function chooseFolders(
  listed: readonly ListedFolder[],
  { folders, except }: Pick<ImapSettings, 'folders' | 'except'>,
): MailFolder[] {
  // Every mailbox has it: where it is missing, others are likely to be.
  if (!listed.some(({ name }) => name.toUpperCase() === 'INBOX'))
    throw new SourceError('unsound', 'The mail server lists folders without an inbox.');
  return listed
    .filter(({ attributes }) => !attributes.some((attribute) => closed.includes(attribute)))
    .map(({ name, separator, attributes }) => ({ name, path: pathOf(name, separator), attributes }))
    .filter(({ path, attributes }) =>
      folders ? isBelowOne(path, folders) : !attributes.some((attribute) => leftOut.includes(attribute)),
    )
    .filter(({ path }) => !isBelowOne(path, except))
    .map(({ name, path }) => ({ name, path }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function pathOf(name: string, separator: string): string {
  const parts = separator === '' ? [name] : name.split(separator);
  return parts.map(readableName).join('/');
}

function isBelowOne(path: string, folders: readonly string[]): boolean {
  const fold = (text: string) => text.replace(/^inbox(?=\/|$)/i, 'INBOX');
  return folders.some((folder) => {
    const top = fold(folder.replace(/^\/|\/$/g, ''));
    return fold(path) === top || fold(path).startsWith(`${top}/`);
  });
}
