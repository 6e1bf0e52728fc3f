import type { Mutant } from '../mutant.ts';
import {
  foreignCellsOf,
  hiddenStatistics,
  hostile,
  oddNames,
  permissions,
  searchOverHttp,
  sqliteIndex,
  vectors,
} from '../test-files.ts';

const folder = 'server/src/search-index/sqlite';
const scope = `${folder}/scope.ts`;
const reads = `${folder}/read-commands.ts`;
const searches = `${folder}/search-commands.ts`;
const scoring = `${folder}/score-passages.ts`;
const phrases = `${folder}/find-phrase.ts`;
const scan = `${folder}/scan-vectors.ts`;
const writes = `${folder}/put-records.ts`;
const removals = `${folder}/remove-records.ts`;
const stars = `${folder}/star-commands.ts`;
const readable = `${folder}/readable.ts`;

/** Everything that is stored, where a read says what the asker may read. */
const everybodys = "readSets(database, size, ownFields.all, [''])";
export const indexChecks: readonly Mutant[] = [
  {
    name: 'everything-is-readable',
    file: scope,
    edits: [
      ['readSets(database, size, ownFields.reader, principals)', "readSets(database, size, ownFields.all, [''])"],
    ],
    tests: [permissions],
  },
  {
    name: 'filters-reach-what-is-hidden',
    file: scope,
    edits: [
      [
        'intersectInto(resolvePredicate(database, predicate, { size, accountId: asker.accountId }), readable)',
        'resolvePredicate(database, predicate, { size, accountId: asker.accountId })',
      ],
    ],
    tests: [sqliteIndex],
  },
  {
    name: 'what-was-readable-stays-readable',
    file: scope,
    edits: [['if (known?.version === version && !isWriter(database))', 'if (known && !isWriter(database))']],
    tests: [permissions],
  },
  {
    name: 'what-was-readable-stays-readable-for-stars',
    file: scope,
    edits: [['known?.version === version && !isWriter(database)', 'known?.version === version']],
    tests: [hostile],
  },
  {
    name: 'everybody-has-the-access-of-the-last',
    file: scope,
    edits: [['const key = JSON.stringify(principals);', "const key = principals.length > 0 ? 'somebody' : '';"]],
    tests: [permissions],
  },
  {
    name: 'languages-of-what-is-hidden',
    file: scope,
    edits: [['haveCommon(set, readable)', "haveCommon(set, readSets(database, size, ownFields.all, ['']))"]],
    tests: [hiddenStatistics],
  },
  {
    name: 'resources-are-read-by-their-ids',
    file: reads,
    edits: [
      [
        "const { readable } = scopeOf(database, input, { kind: 'everything' });\n  const rows = rowsById(database, readable, input.ids);",
        `const { size } = scopeOf(database, input, { kind: 'everything' });\n  const rows = rowsById(database, ${everybodys}, input.ids);`,
      ],
    ],
    tests: ['server/src/threads/threads.test.ts'],
  },
  {
    name: 'content-is-read-by-its-id',
    file: reads,
    edits: [
      [
        "const { readable } = scopeOf(database, input, { kind: 'everything' });\n  const row = rowsById(database, readable, [input.id]).get(input.id);",
        `const { size } = scopeOf(database, input, { kind: 'everything' });\n  const row = rowsById(database, ${everybodys}, [input.id]).get(input.id);`,
      ],
    ],
    tests: [searchOverHttp],
  },
  {
    name: 'values-of-what-is-hidden',
    file: reads,
    edits: [
      [
        'const { wanted } = scopeOf(database, input, input.predicate);\n  return Array.from(countSets(',
        `const { size } = scopeOf(database, input, input.predicate);\n  const wanted = ${everybodys};\n  return Array.from(countSets(`,
      ],
    ],
    tests: [sqliteIndex],
  },
  {
    name: 'options-of-what-is-hidden',
    file: reads,
    edits: [
      [
        'const { wanted } = scopeOf(database, input, input.predicate);\n  return optionsAmong',
        `const { size } = scopeOf(database, input, input.predicate);\n  const wanted = ${everybodys};\n  return optionsAmong`,
      ],
    ],
    tests: [searchOverHttp],
  },
  {
    name: 'counts-of-what-is-hidden',
    file: reads,
    edits: [
      [
        "import { type PlainAccess, scopeOf } from './scope.ts';",
        "import { resolvePredicate } from './resolve-predicate.ts';\nimport { type PlainAccess, scopeOf } from './scope.ts';",
      ],
      [
        'return countMembers(scopeOf(database, input, input.predicate).wanted);',
        'const { size } = scopeOf(database, input, input.predicate);\n  return countMembers(resolvePredicate(database, input.predicate, { size, accountId: input.accountId }));',
      ],
    ],
    tests: [hiddenStatistics],
  },
  {
    name: 'fields-of-what-is-hidden',
    file: reads,
    edits: [
      [
        'const { size, wanted } = scopeOf(database, input, input.predicate);',
        `const { size } = scopeOf(database, input, input.predicate);\n  const wanted = ${everybodys};`,
      ],
    ],
    tests: [searchOverHttp],
  },
  {
    name: 'options-are-written-as-hidden-resources-write-them',
    file: `${folder}/set-chunk.ts`,
    edits: [
      [
        'if (!isMember(set, chunk * chunkSize + offset)) continue;\n    if (first === -1) first = chunk * chunkSize + offset;',
        'if (first === -1) first = chunk * chunkSize + offset;\n    if (!isMember(set, chunk * chunkSize + offset)) continue;',
      ],
    ],
    tests: [hiddenStatistics],
  },
  {
    name: 'stars-of-everybody',
    file: `${folder}/resolve-predicate.ts`,
    edits: [['FROM stars WHERE account_id = ?', 'FROM stars WHERE ? IS NOT NULL']],
    tests: [sqliteIndex],
  },
  {
    name: 'places-are-shown-that-were-hidden-meanwhile',
    file: searches,
    edits: [
      [
        'readPlacesOf(database, scope.readable, input.places)',
        "readPlacesOf(database, scopeOf(database, input, { kind: 'not', that: { kind: 'nothing' } }).editions.map(() => -1), input.places)",
      ],
    ],
    tests: [hiddenStatistics],
  },
  {
    name: 'places-are-read-that-were-hidden-meanwhile',
    file: searches,
    edits: [
      [
        "const { readable } = scopeOf(database, input, { kind: 'everything' });\n  return readPlacesOf(database, readable, input.places);",
        "const { readable } = scopeOf(database, input, { kind: 'everything' });\n  return readPlacesOf(database, readable.map(() => -1), input.places);",
      ],
    ],
    tests: [hiddenStatistics],
  },
  {
    name: 'places-are-counted-that-were-hidden-meanwhile',
    file: searches,
    edits: [
      [
        'count + (isMember(readable, resourceOf(place)) ? 1 : 0)',
        'count + (isMember(readable, resourceOf(place)) ? 1 : 1)',
      ],
    ],
    tests: [hiddenStatistics],
  },
  {
    name: 'what-is-hidden-is-browsed',
    file: searches,
    edits: [['if (isMember(members, no)) numbers.push(no);', 'if (members.length > 0) numbers.push(no);']],
    tests: [hiddenStatistics],
  },
  {
    name: 'what-is-hidden-is-found-by-words',
    file: scoring,
    edits: [
      [
        'if (isMember(scope.editions, editions[position] as number) && isMember(scope.wanted, resources[position] as number))',
        'if (isMember(scope.editions, editions[position] as number))',
      ],
    ],
    tests: [permissions],
  },
  {
    name: 'former-content-is-found-by-words',
    file: scoring,
    edits: [
      [
        'if (isMember(scope.editions, editions[position] as number) && isMember(scope.wanted, resources[position] as number))',
        'if (isMember(scope.wanted, resources[position] as number))',
      ],
    ],
    tests: [sqliteIndex],
  },
  {
    name: 'words-of-hidden-passages-are-scored',
    file: scoring,
    edits: [['    if (flags[editionOf[passage] as number] === 0) continue;\n', '']],
    tests: [hiddenStatistics, sqliteIndex],
  },
  {
    name: 'how-rare-a-word-is-counts-what-is-hidden',
    file: scoring,
    edits: [
      [
        'count += flagged[editionOf[passages[at] as number] as number] as number;',
        'count += flagged.length > 0 && editionOf.length > 0 ? 1 : passages.length;',
      ],
    ],
    tests: [hiddenStatistics],
  },
  {
    name: 'how-long-texts-are-counts-what-is-hidden',
    file: scoring,
    edits: [['      if (flagged[position] === 0) continue;\n', '']],
    tests: [hiddenStatistics],
  },
  {
    name: 'phrases-of-what-is-hidden',
    file: phrases,
    edits: [
      [
        'if (!isMember(scope.wanted, resource) || !isMember(scope.editions, edition)) continue;',
        'if (!isMember(scope.editions, edition)) continue;',
      ],
      ['      scope.wanted,\n      some.map', '      scope.wanted.map(() => -1),\n      some.map'],
    ],
    tests: [hiddenStatistics],
  },
  {
    name: 'phrases-of-former-content',
    file: phrases,
    edits: [
      [
        'if (!isMember(scope.wanted, resource) || !isMember(scope.editions, edition)) continue;',
        'if (!isMember(scope.wanted, resource)) continue;',
      ],
    ],
    tests: [sqliteIndex],
    survives: 'The passages of a former edition are deleted with it, so there is nothing to read a phrase in.',
  },
  {
    name: 'what-is-hidden-is-near',
    file: scan,
    edits: [['      if (!isMember(scope.wanted, resources[passage] as number)) continue;\n', '']],
    tests: [vectors],
  },
  {
    name: 'former-content-is-near',
    file: scan,
    edits: [['      if (!isMember(scope.editions, editions[passage] as number)) continue;\n', '']],
    tests: [vectors],
    survives:
      'The vector by which the nearest are measured again goes with the former content: this keeps it from taking a place among them.',
  },
  {
    name: 'rows-of-any-number',
    file: readable,
    edits: [['[...numbers].filter((no) => isMember(within, no))', '[...numbers].filter(() => within.length > 0)']],
    tests: [hiddenStatistics],
  },
  {
    name: 'hidden-resources-get-stars',
    file: stars,
    edits: [
      [
        "const { wanted } = scopeOf(database, input, { kind: 'id', ids: [input.id] });",
        "const { size } = scopeOf(database, input, { kind: 'id', ids: [input.id] });\n  const wanted = readSets(database, size, ownFields.all, ['']);",
      ],
      [
        "import { type PlainAccess, scopeOf } from './scope.ts';",
        "import { type PlainAccess, scopeOf } from './scope.ts';\nimport { ownFields, readSets } from './value-sets.ts';",
      ],
    ],
    tests: [hostile],
  },
  {
    name: 'everybody-takes-stars-away',
    file: stars,
    edits: [
      [
        'DELETE FROM stars WHERE account_id = ? AND resource_no',
        'DELETE FROM stars WHERE ? IS NOT NULL AND resource_no',
      ],
    ],
    tests: [foreignCellsOf('unstarResource')],
  },
  {
    name: 'former-readers-stay-readers',
    file: writes,
    edits: [['for (const id of before) if (!after.has(id)) sets.remove(id, no);', '']],
    tests: [permissions],
  },
  {
    name: 'deleted-resources-keep-their-readers',
    file: removals,
    edits: [['  for (const id of decodeIds(set_ids)) sets.remove(id, no);\n', '']],
    tests: [hiddenStatistics],
  },
  {
    name: 'groups-outlive-their-source',
    file: removals,
    edits: [
      [
        "for (const table of ['group_members', 'groups', 'identities'])",
        "for (const table of ['groups', 'identities'])",
      ],
    ],
    tests: [oddNames],
  },
  {
    name: 'identities-outlive-their-source',
    file: removals,
    edits: [
      [
        "for (const table of ['group_members', 'groups', 'identities'])",
        "for (const table of ['group_members', 'groups'])",
      ],
    ],
    tests: [oddNames],
  },
  {
    name: 'the-readers-of-a-resource-are-not-kept',
    file: `${folder}/memberships.ts`,
    edits: [['[ownFields.reader, principal]', "[ownFields.reader, principal === '' ? principal : 'public']"]],
    tests: [permissions],
  },
];
