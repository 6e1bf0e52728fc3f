import { toExternalId } from '../to-external-id.ts';
import { type DirectorySchema, textOf, textsOf } from './directory-schema.ts';
import { foldDn } from './fold-dn.ts';
import type { DirectoryEntry } from './read-message.ts';

export interface DirectoryPerson {
  id: string;
  dn: string;
  name: string;
  /** The main one first. */
  emails: string[];
  isActive: boolean;
  uid: string | undefined;
  mainGroup: string | undefined;
  managerDn: string | undefined;
  title: string | undefined;
  department: string | undefined;
  location: string | undefined;
  phones: string[];
}

/** What is kept of an entry: little, since a directory is held as a whole. */
export function readPerson(entry: DirectoryEntry, schema: DirectorySchema, nowMs: number): DirectoryPerson {
  const emails = [...textsOf(entry, 'mail'), ...proxyAddresses(entry)];
  const fullName = [textOf(entry, 'givenName'), textOf(entry, 'sn')].filter((part) => part !== undefined).join(' ');
  const manager = textOf(entry, 'manager');
  return {
    id: toExternalId(schema.idOf(entry)),
    dn: foldDn(entry.dn) ?? entry.dn,
    name: (textOf(entry, 'displayName') ?? (fullName || (textOf(entry, 'cn') ?? emails[0] ?? entry.dn))).slice(0, 500),
    emails: [...new Set(emails)],
    isActive: schema.isActive(entry, nowMs),
    uid: textOf(entry, 'uid'),
    mainGroup: schema.mainGroupOf(entry),
    managerDn: manager === undefined ? undefined : foldDn(manager),
    title: textOf(entry, 'title'),
    department: textOf(entry, 'department') ?? textOf(entry, 'departmentNumber') ?? textOf(entry, 'ou'),
    location: textOf(entry, 'physicalDeliveryOfficeName') ?? textOf(entry, 'l'),
    phones: [...textsOf(entry, 'telephoneNumber'), ...textsOf(entry, 'mobile')].slice(0, 10),
  };
}

/** `SMTP:` is the main one, `smtp:` another one; other kinds are no addresses of mail. */
function proxyAddresses(entry: DirectoryEntry): string[] {
  const mails = textsOf(entry, 'proxyAddresses').filter((address) => /^smtp:/i.test(address));
  return mails
    .sort((a, b) => Number(b.startsWith('SMTP:')) - Number(a.startsWith('SMTP:')))
    .map((address) => address.slice(5));
}
