import type { DirectoryEntry } from './read-message.ts';

export const schemas = ['active-directory', 'ldap'] as const;
export type SchemaName = (typeof schemas)[number];

/** How a kind of directory speaks of people and groups. */
export interface DirectorySchema {
  peopleFilter: string;
  groupsFilter: string;
  personAttributes: readonly string[];
  groupAttributes: readonly string[];
  /** What stays when an entry is renamed or moved; its name where there is no such thing. */
  idOf(entry: DirectoryEntry): string;
  isActive(entry: DirectoryEntry, nowMs: number): boolean;
  /** The key of the group that an entry has as its main one, which lists no members for it. */
  mainGroupOf(entry: DirectoryEntry): string | undefined;
  /** What `mainGroupOf` of its members is. */
  mainGroupKeyOf(entry: DirectoryEntry): string | undefined;
}

const usualPersonAttributes = [
  'cn',
  'displayName',
  'givenName',
  'sn',
  'mail',
  'proxyAddresses',
  'title',
  'department',
  'departmentNumber',
  'ou',
  'physicalDeliveryOfficeName',
  'l',
  'telephoneNumber',
  'mobile',
  'manager',
];

const activeDirectory: DirectorySchema = {
  peopleFilter: '(&(objectCategory=person)(objectClass=user))',
  groupsFilter: '(objectClass=group)',
  personAttributes: [...usualPersonAttributes, 'objectGUID', 'userAccountControl', 'accountExpires', 'primaryGroupID'],
  groupAttributes: ['cn', 'sAMAccountName', 'description', 'objectGUID', 'member', 'primaryGroupToken'],
  idOf: (entry) => guidOf(entry.attributes.get('objectguid')?.[0]) ?? entry.dn,
  isActive(entry, nowMs) {
    const control = Number(textOf(entry, 'userAccountControl') ?? 0);
    return (control & accountIsDisabled) === 0 && !hasExpired(textOf(entry, 'accountExpires'), nowMs);
  },
  mainGroupOf: (entry) => textOf(entry, 'primaryGroupID'),
  mainGroupKeyOf: (entry) => textOf(entry, 'primaryGroupToken'),
};

const ldap: DirectorySchema = {
  peopleFilter: '(objectClass=inetOrgPerson)',
  groupsFilter: '(|(objectClass=groupOfNames)(objectClass=groupOfUniqueNames)(objectClass=posixGroup))',
  personAttributes: [
    ...usualPersonAttributes,
    'uid',
    'entryUUID',
    'nsUniqueId',
    'ipaUniqueID',
    'gidNumber',
    'nsAccountLock',
    'pwdAccountLockedTime',
  ],
  groupAttributes: [
    'cn',
    'description',
    'entryUUID',
    'nsUniqueId',
    'ipaUniqueID',
    'member',
    'uniqueMember',
    'memberUid',
    'gidNumber',
  ],
  idOf: (entry) =>
    textOf(entry, 'entryUUID') ?? textOf(entry, 'nsUniqueId') ?? textOf(entry, 'ipaUniqueID') ?? entry.dn,
  isActive: (entry) =>
    textOf(entry, 'nsAccountLock')?.toLowerCase() !== 'true' && textOf(entry, 'pwdAccountLockedTime') !== lockedForGood,
  mainGroupOf: (entry) => textOf(entry, 'gidNumber'),
  mainGroupKeyOf: (entry) => textOf(entry, 'gidNumber'),
};

export const directorySchemas: Readonly<Record<SchemaName, DirectorySchema>> = {
  'active-directory': activeDirectory,
  ldap,
};

/** The first value of an attribute, where it is text that says something. */
export function textOf(entry: DirectoryEntry, name: string): string | undefined {
  return textsOf(entry, name)[0];
}

export function textsOf(entry: DirectoryEntry, name: string): string[] {
  const values = entry.attributes.get(name.toLowerCase()) ?? [];
  return values
    .map((value) =>
      value
        .toString()
        .replace(/\p{Cc}/gu, ' ')
        .trim(),
    )
    .filter((text) => text !== '');
}

const accountIsDisabled = 2;
/** Of ppolicy: an administrator has locked the account. */
const lockedForGood = '000001010000Z';

/** 16 bytes, the first three groups of which are little-endian -> the usual spelling. */
function guidOf(bytes: Buffer | undefined): string | undefined {
  if (bytes?.length !== 16) return undefined;
  const swapped = Buffer.concat([
    Buffer.from(bytes.subarray(0, 4)).reverse(),
    Buffer.from(bytes.subarray(4, 6)).reverse(),
    Buffer.from(bytes.subarray(6, 8)).reverse(),
    bytes.subarray(8),
  ]).toString('hex');
  return swapped.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** Units of 100 ns since 1601; 0 and the largest number mean never. */
function hasExpired(text: string | undefined, nowMs: number): boolean {
  if (text === undefined || !/^\d{1,19}$/.test(text) || text === '0' || text === '9223372036854775807') return false;
  return Number(BigInt(text) / 10_000n) - 11_644_473_600_000 <= nowMs;
}
