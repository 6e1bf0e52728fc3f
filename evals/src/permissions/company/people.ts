/**
 * The people of the generated company, each with the ways in which the one address may be written: case and Unicode form do
 * not count. Several look like somebody else and are not.
 */
export const people = {
  admin: ['admin@clew.test', 'ADMIN@clew.test'],
  ann: ['ann@clew.test', 'Ann@Clew.TEST', '\uff41nn@clew.test'],
  // A Cyrillic a.
  cyrillic: ['\u0430nn@clew.test', '\u0410NN@clew.test'],
  suffix: ['ann@clew.test.evil', 'ANN@clew.test.EVIL'],
  zoe: ['zo\u00eb@clew.test', 'zoe\u0308@clew.test', 'ZOE\u0308@clew.test'],
  plain: ['zoe@clew.test', 'Zoe@clew.test'],
  sharp: ['stra\u00dfe@clew.test', 'Stra\u00dfe@clew.test'],
  double: ['strasse@clew.test', 'STRASSE@clew.test'],
  // A ligature.
  fiona: ['fiona@clew.test', '\ufb01ona@clew.test', 'FIONA@clew.test'],
  // What a careless query takes for any character.
  wild: ['an_@clew.test', 'AN_@clew.test'],
  percent: ['%@clew.test', '%@CLEW.test'],
} as const satisfies Record<string, readonly [string, ...string[]]>;

export type Person = keyof typeof people;
export const persons = Object.keys(people) as Person[];
/** Everybody but the administrator through whom the company is changed. */
export const others = persons.filter((person) => person !== 'admin');
export const writings = Object.values(people).flat() as string[];

export const sourceIds = ['wiki', 'chat', 'drive'] as const;
export type SourceId = (typeof sourceIds)[number];
/** The last one is company-wide. */
export const groupSources = [...sourceIds, 'workspace'] as const;
/** The same ids in every source, and one that reads like a group of another. */
export const groupIds = ['team', 'crew', 'ring', 'a/b', 'workspace:team'] as const;
/** As permissions and groups name groups; some are of no source. */
export const groupNames = ['team', 'crew', 'ring', 'a/b', 'workspace:team', 'workspace:crew', 'wiki:team', 'chat/team'];
/** As assistants name groups. */
export const sharedGroupNames = groupSources.flatMap((source) => [`${source}:team`, `${source}:crew`]);
/** Ids in an app, of which one is an address of somebody else. */
export const personIds = ['U1', 'u1', 'U2', 'ann@clew.test'] as const;
export const externalIds = ['1', '2', '3', '4', '5', '6', '7', 'page/1', 'a b%', '\u00fcn\u00ef'] as const;
