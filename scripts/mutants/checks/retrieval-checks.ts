import type { Mutant } from '../mutant.ts';
import { foreignCellsOf, hostile, permissions, roles, searchOverHttp, whoIsAsking } from '../test-files.ts';

const retrieval = 'server/src/retrieval/create-retrieval.ts';
const pages = 'server/src/retrieval/result-pages.ts';
const options = 'server/src/retrieval/list-filter-options.ts';
const filters = 'server/src/retrieval/filters-to-predicate.ts';
const describe = 'server/src/ingest/describe-resource.ts';
const filterTests = 'server/src/retrieval/filters.test.ts';

export const retrievalChecks: readonly Mutant[] = [
  {
    name: 'sources-of-assistants-do-not-narrow',
    file: retrieval,
    edits: [['const scope = sources.length === 0 ? everything', 'const scope = sources.length >= 0 ? everything']],
    tests: [whoIsAsking],
  },
  {
    name: 'sources-of-assistants-replace-filters',
    file: retrieval,
    edits: [
      [
        'predicate: and(await compileFor(asker, scope)(filters), scope)',
        'predicate: sources.length === 0 ? await compileFor(asker, scope)(filters) : scope',
      ],
    ],
    tests: [whoIsAsking],
  },
  {
    name: 'options-beyond-the-sources',
    file: retrieval,
    edits: [
      [
        'const { predicate: scope } = await scopeOf(asker, sources, {});\n      return listFilterOptions',
        'const { predicate: scope } = await scopeOf(asker, sources && [], {});\n      return listFilterOptions',
      ],
    ],
    tests: ['server/src/retrieval/sources-of-assistants.test.ts'],
  },
  {
    name: 'stats-beyond-the-sources',
    file: retrieval,
    edits: [
      [
        'const { predicate } = await scopeOf(asker, sources, {});',
        'const { predicate } = await scopeOf(asker, sources && [], {});',
      ],
    ],
    tests: ['server/src/retrieval/sources-of-assistants.test.ts'],
  },
  {
    name: 'facets-beyond-the-sources',
    file: retrieval,
    edits: [
      [
        'await rankingOf(asker, sources, { ...query, filters: { ...query.filters, [filter]: undefined } }, 0)',
        'await rankingOf(asker, [], { ...query, filters: { ...query.filters, [filter]: undefined } }, 0)',
      ],
    ],
    tests: ['server/src/retrieval/sources-of-assistants.test.ts'],
  },
  {
    name: 'counted-options-beyond-the-sources',
    file: options,
    edits: [['and(scope, await compile(filtersOf(value)))', 'await compile(filtersOf(value))']],
    tests: ['server/src/retrieval/sources-of-assistants.test.ts'],
  },
  {
    name: 'hidden-resources-are-starred',
    file: retrieval,
    edits: [
      [
        'if (!(await index.star(access, resourceId))) throw unknownResource();',
        'await index.star(access, resourceId);',
      ],
    ],
    tests: [hostile],
  },
  {
    name: 'pages-of-others',
    file: pages,
    edits: [['entry?.accountId === access.accountId && entry.query === query', 'entry?.query === query']],
    tests: [searchOverHttp],
  },
  {
    name: 'pages-of-other-questions',
    file: pages,
    edits: [
      ['entry?.accountId === access.accountId && entry.query === query &&', 'entry?.accountId === access.accountId &&'],
    ],
    tests: [searchOverHttp],
  },
  {
    name: 'pages-for-ever',
    file: pages,
    edits: [['clock.nowMs() - entry.usedMs <= keepMs;', 'clock.nowMs() > entry.usedMs - keepMs;']],
    tests: [searchOverHttp],
  },
  {
    name: 'totals-count-what-was-hidden-meanwhile',
    file: pages,
    edits: [['offset === 0 ? lengthOf(ranking)', 'offset >= 0 ? lengthOf(ranking)']],
    tests: [searchOverHttp],
  },
  {
    name: 'unknown-filters-are-ignored',
    file: filters,
    edits: [['values.length === 0\n      ? everything', 'values.length >= 0\n      ? everything']],
    tests: [filterTests],
  },
  {
    name: 'me-is-a-name-like-any-other',
    file: 'server/src/identity/known-names.ts',
    edits: [
      [
        'if (others.length < folded.length) accounts.push(me);',
        "if (others.length < folded.length) others.push('me');",
      ],
    ],
    tests: [roles],
  },
  {
    name: 'everything-is-public',
    file: describe,
    edits: [['...(permissions.public ? [everyone] : []),', 'everyone,']],
    tests: [permissions],
  },
  {
    name: 'no-permissions-mean-public',
    file: describe,
    edits: [['if (!permissions) return [];', 'if (!permissions) return [everyone];']],
    tests: [permissions],
  },
  {
    name: 'limits-of-content-deep-data',
    file: 'server/src/kernel/parse-json.ts',
    edits: [['if (depth > mostLevels)', 'if (depth > mostLevels ** 2)']],
    tests: [hostile],
  },
  {
    name: 'resources-go-to-sources-that-are-not-there',
    file: 'server/src/ingest/create-sources.ts',
    edits: [
      [
        '  if (!source) throw',
        "  if (!source) return { id, appId: id, name: id, kind: 'push', settings: {}, sealedSecrets: {}, schedule: null, isPaused: false };\n  if (!source) throw",
      ],
    ],
    tests: [hostile],
  },
  {
    name: 'the-reserved-source-is-made',
    file: 'server/src/ingest/create-sources.ts',
    edits: [['if (id === workspaceSource) throw refuseWorkspace();', "if (id === '') throw refuseWorkspace();"]],
    tests: ['server/src/retrieval/sources-of-assistants.test.ts'],
  },
  {
    name: 'answers-cite-what-was-never-given',
    file: 'server/src/chat/checking/create-citation-check.ts',
    edits: [
      [
        'const found = known.get(label);\n        return found ? [{ label, ...found, ...compare(found.evidence) }] : [];',
        'const [first] = known;\n        const found = known.get(label) ?? first?.[1];\n        return found ? [{ label: known.has(label) ? label : (first?.[0] ?? label), ...found, ...compare(found.evidence) }] : [];',
      ],
    ],
    tests: ['server/src/chat/chat.test.ts'],
  },
  {
    name: 'references-are-of-what-was-never-given',
    file: 'server/src/chat/answer-builder.ts',
    edits: [['const passage = byLabel.get(label);', 'const passage = byLabel.get(label) ?? [...byLabel.values()][0];']],
    tests: ['server/src/chat/chat.test.ts'],
    survives: 'The check before it keeps only labels that it has a passage of: this drops the others again.',
  },
  {
    name: 'warnings-know-what-no-source-holds',
    file: 'server/src/retrieval/explain-nothing.ts',
    edits: [['and(scope, await compile(', 'and(await compile(']],
    tests: ['server/src/retrieval/sources-of-assistants.test.ts'],
  },
  {
    name: 'managers-are-known-by-whom-no-source-holds',
    file: 'server/src/retrieval/filters-to-predicate.ts',
    edits: [["'managedBy', and(person, scope)", "'managedBy', person"]],
    tests: ['server/src/retrieval/sources-of-assistants.test.ts'],
  },
  {
    name: 'sessions-list-filters-of-every-assistant',
    file: 'server/src/http/handlers/create-search-handlers.ts',
    edits: [
      [
        'const { sources } = await assistants.choose(caller.access, caller.key.scope, assistantId);',
        "const { sources } = await assistants.choose(caller.access, 'all', assistantId);",
      ],
    ],
    tests: [foreignCellsOf('listFilterOptions')],
  },
];
