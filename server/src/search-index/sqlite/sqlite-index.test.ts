import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { Database } from '../../database/open-database.ts';
import { grantAccess } from '../../kernel/access.ts';
import { everything, type Predicate, timeFields } from '../predicate.ts';
import type { ResourceRecord } from '../resource-record.ts';
import type { SearchIndex } from '../search-index.ts';
import { evaluatePredicate, type KnownRecord, mayRead } from '../testing/evaluate-predicate.ts';
import { everybody, openTestIndex, recordOf, type TestIndex } from '../testing/open-test-index.ts';

let test: TestIndex;
let database: Database;
let index: SearchIndex;
let find: TestIndex['find'];

beforeAll(async () => {
  test = await openTestIndex();
  ({ database, index, find } = test);
});
afterAll(() => test.close());

const clear = async (records: readonly { externalId: string }[]) =>
  index.remove(
    's',
    records.map(({ externalId }) => externalId),
  );

const fields = ['label', 'appId', 'path', 'data.x'];
const values = ['a', 'b', 'c', '/a', '/a/b', '/a/bc', '/a/b/c', "o'k", '%', 'ä'];
const principals = ['public', 'user:a', 'user:b', 'group:s/1', 'group:t/1'];
const people = ['ann', 'bob'];
const kinds = ['created', 'edited', 'commented', 'sent', 'viewed'] as const;
const pick = <Item>(items: readonly Item[]) => fc.constantFrom(...items);
const someOf = <Item>(items: readonly Item[]) => fc.uniqueArray(pick(items), { maxLength: 3 });
const time = fc.integer({ min: 0, max: 20 });

const anyRecord = fc.record({
  values: fc.array(
    fc.record({ field: pick(fields), value: pick(values) }).map((value) => ({ ...value, display: value.value })),
    { maxLength: 5 },
  ),
  times: fc.record(Object.fromEntries(timeFields.map((field) => [field, time])), { requiredKeys: [] }),
  activities: fc.array(fc.record({ person: pick(people), kind: pick(kinds), atMs: time }), { maxLength: 2 }),
  readers: someOf(principals),
});

const { predicate: anyPredicate } = fc.letrec<{ predicate: Predicate }>((tie) => ({
  predicate: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom<Predicate>({ kind: 'everything' }, { kind: 'nothing' }, { kind: 'starred' }),
    fc.record({ kind: fc.constant('containsAny' as const), field: pick(fields), values: someOf(values) }),
    fc.record({ kind: fc.constant('containsAll' as const), field: pick(fields), values: someOf(values) }),
    fc.record({ kind: fc.constant('exists' as const), field: pick(fields) }),
    fc.record({ kind: fc.constant('under' as const), field: fc.constant('path'), paths: someOf(['/', ...values]) }),
    fc.record(
      { kind: fc.constant('range' as const), field: pick(timeFields), fromMs: time, untilMs: time },
      { requiredKeys: ['kind', 'field'] },
    ),
    fc.record(
      { kind: fc.constant('activity' as const), people: someOf(people), kinds: someOf(kinds), fromMs: time },
      { requiredKeys: ['kind', 'people', 'fromMs'] },
    ),
    fc.record({ kind: fc.constant('and' as const), all: fc.array(tie('predicate'), { maxLength: 3 }) }),
    fc.record({ kind: fc.constant('or' as const), any: fc.array(tie('predicate'), { maxLength: 3 }) }),
    fc.record({ kind: fc.constant('not' as const), that: tie('predicate') }),
  ) as fc.Arbitrary<Predicate>,
}));

describe('the SQLite index', () => {
  it('returns exactly what the predicate holds of and the asker may read', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyRecord, { minLength: 1, maxLength: 12 }),
        fc.array(fc.tuple(anyPredicate, someOf(principals)), { minLength: 50, maxLength: 50 }),
        fc.array(fc.nat(11), { maxLength: 4 }),
        async (drafts, questions, starred) => {
          const records = drafts.map((draft, n) => recordOf(`r${n}`, draft as Partial<ResourceRecord>));
          const outcomes = await index.put(records);
          const known = records.map((record, n): KnownRecord => {
            const canBeStarred = starred.includes(n) && record.readers.includes('public');
            return { id: outcomes[n]?.id ?? '', record, starredBy: new Set(canBeStarred ? ['acc_a'] : []) };
          });
          for (const each of known) if (each.starredBy.size > 0) await index.star(everybody, each.id);
          try {
            for (const [predicate, granted] of questions) {
              const access = grantAccess('acc_a', granted);
              const expected = known.filter(
                (each) => mayRead(access.principals, each) && evaluatePredicate(predicate, each, 'acc_a'),
              );
              expect((await find(access, predicate)).sort()).toEqual(
                expected.map(({ record }) => record.externalId).sort(),
              );
            }
          } finally {
            await clear(records);
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  it('shows nobody a resource without readers, and nobody without principals anything', async () => {
    const records = [recordOf('closed', { readers: [] }), recordOf('open')];
    const [closed] = await index.put(records);
    expect(await find()).toEqual(['open']);
    expect(await find(grantAccess('acc_a', []))).toEqual([]);
    expect(await index.readResources(everybody, [closed?.id ?? ''])).toEqual([]);
    expect(await index.star(everybody, closed?.id ?? '')).toBe(false);
    await clear(records);
  });

  it('lists only values of what is readable', async () => {
    const value = (text: string) => [{ field: 'label', value: text, display: text }];
    const records = [
      recordOf('a', { values: value('seen') }),
      recordOf('b', { values: value('hidden'), readers: ['user:b'] }),
    ];
    await index.put(records);
    expect(await index.listValues(everybody, 'label', everything)).toEqual(['seen']);
    await clear(records);
  });

  it('a star belongs to the account that set it', async () => {
    const records = [recordOf('a')];
    const [outcome] = await index.put(records);
    await index.star(everybody, outcome?.id ?? '');
    expect(await find(everybody, { kind: 'starred' })).toEqual(['a']);
    expect(await find(grantAccess('acc_b', ['public']), { kind: 'starred' })).toEqual([]);
    await clear(records);
  });

  it('a change replaces everything of the old version, and keeps id and stars', async () => {
    const before = recordOf('a', {
      values: [{ field: 'label', value: 'old', display: 'old' }],
      passages: [{ start: 0, text: 'ancient words' }],
    });
    const [first] = await index.put([before]);
    await index.star(everybody, first?.id ?? '');
    const [second] = await index.put([recordOf('a', { passages: [{ start: 0, text: 'modern words' }] })]);
    expect(second).toEqual({ kind: 'written', id: first?.id });
    expect(await find(everybody, everything, 'ancient')).toEqual([]);
    expect(await find(everybody, everything, 'modern')).toEqual(['a']);
    expect(await find(everybody, { kind: 'exists', field: 'label' }, 'modern')).toEqual([]);
    expect(await find(everybody, { kind: 'starred' }, 'modern')).toEqual(['a']);
    await clear([before]);
  });

  it('writes the same twice once, and refuses an older version', async () => {
    const record = recordOf('a', { version: 2 });
    const [first] = await index.put([record]);
    expect(await index.put([record])).toEqual([{ kind: 'unchanged', id: first?.id }]);
    expect(await index.put([recordOf('a', { version: 1, title: 'older' })])).toEqual([
      { kind: 'older-version', id: first?.id, storedVersion: 2 },
    ]);
    expect(await index.put([recordOf('a', { version: 3 })])).toEqual([{ kind: 'written', id: first?.id }]);
    await clear([record]);
  });

  it('finds what companies type, in any language, by words of the body or the title', async () => {
    const records = [
      recordOf('ticket', { passages: [{ start: 0, text: 'See FW-1042 in report_final.pdf, ask ada@example.org.' }] }),
      recordOf('deutsch', { passages: [{ start: 0, text: 'Die Häuser der Fischer stehen am Hafen und sind alt.' }] }),
      recordOf('日本', { passages: [{ start: 0, text: '東京の天気は晴れです。' }] }),
      recordOf('Sourdough handbook', { passages: [{ start: 0, text: 'Feed it daily.' }] }),
    ];
    await index.put(records);
    for (const [text, expected] of [
      ['fw-1042', 'ticket'],
      ['report_final.pdf', 'ticket'],
      ['ADA@example.org', 'ticket'],
      ['Wo ist das Haus am Hafen?', 'deutsch'],
      ['天気', '日本'],
      ['sourdough', 'Sourdough handbook'],
    ] as const)
      expect([text, (await find(everybody, everything, text))[0]]).toEqual([text, expected]);
    await clear(records);
  });

  it('takes any text for a question, query syntax too', async () => {
    for (const text of [
      '',
      ' ',
      '"',
      "'",
      '*',
      'a AND b OR NOT c',
      'NEAR(a b)',
      'title:x',
      '^x',
      '-x',
      '\u0000',
      '😀',
      ')))((('.repeat(50),
      'x '.repeat(5_000),
    ])
      await expect(find(everybody, everything, text)).resolves.toBeInstanceOf(Array);
  });

  it('counts resources and passages of a source, and deletes it whole', async () => {
    await database.writer
      .insertInto('sources')
      .values({ id: 'gone', app_id: 'app', name: 'G', kind: 'push', settings: '{}', created_ms: 0 })
      .execute();
    const passages = [
      { start: 0, text: 'marker one' },
      { start: 10, text: 'marker two' },
    ];
    await index.put([recordOf('a', { sourceId: 'gone', passages }), recordOf('b', { sourceId: 'gone' })]);
    expect((await index.countBySource()).get('gone')).toEqual({ resources: 2, passages: 3, lastMs: 1_000 });
    await index.removeSource('gone');
    expect((await index.countBySource()).has('gone')).toBe(false);
    expect(await find()).toEqual([]);
  });

  it('loses nothing when a set leaves its last chunk and enters another at once', async () => {
    const borders = await openTestIndex();
    onTestFinished(borders.close);
    await borders.database.writer
      .updateTable('index_state' as never)
      .set({ value: 16_383 } as never)
      .where('name' as never, '=', 'next_edition' as never)
      .execute();
    for (const text of ['marker one', 'marker two', 'marker three']) {
      await borders.index.put([recordOf('a', { passages: [{ start: 0, text }] })]);
      expect(await borders.find()).toEqual(['a']);
    }
    await borders.database.writer
      .updateTable('sqlite_sequence' as never)
      .set({ seq: 16_382 } as never)
      .where('name' as never, '=', 'resources' as never)
      .execute();
    const [low, high] = ['low', 'high'];
    await borders.index.put([recordOf(low, { readers: ['user:u'] }), recordOf(high, { readers: [] })]);
    await borders.index.put([recordOf(low, { readers: [] }), recordOf(high, { readers: ['user:u'] })]);
    expect(await borders.find(grantAccess('acc_a', ['user:u']))).toEqual([high]);
  });

  it('takes a value, and a path with what lies below it, once however often a filter names it', async () => {
    const records = [recordOf('a', { values: [{ field: 'path', value: '/a/b', display: '/a/b' }] })];
    await index.put(records);
    for (const paths of [Array<string>(5_000).fill('/'), ['/a', '/a/b', '/a/b/c', '/x']])
      expect(await find(everybody, { kind: 'under', field: 'path', paths })).toEqual(['a']);
    expect(await find(everybody, { kind: 'under', field: 'path', paths: ['/a/bc', '/'.repeat(2)] })).toEqual([]);
    await clear(records);
  });

  it('writes many documents of a script without spaces in one batch', async () => {
    const script = Array.from({ length: 20_000 }, (_, n) => String.fromCodePoint(0x4e00 + ((n * 7_919) % 20_000))).join(
      '',
    );
    const records = Array.from({ length: 30 }, (_, n) =>
      recordOf(`zh${n}`, { passages: Array.from({ length: 5 }, (_, part) => ({ start: part, text: script })) }),
    );
    await index.put(records);
    expect(await find(everybody, everything, script.slice(0, 2))).toHaveLength(30);
    await clear(records);
  });

  it('finds a phrase of titles only where titles alone are searched', async () => {
    const records = [
      recordOf('body', { passages: [{ start: 0, text: 'a text about zebra quagga together' }] }),
      recordOf('title', { title: 'On the zebra quagga' }),
    ];
    await index.put(records);
    const titles = {
      text: '"zebra quagga"',
      predicate: everything,
      within: 'titles',
      by: 'title',
      descending: false,
    } as const;
    const places = await index.listInOrder(everybody, titles);
    const found = await index.readPlaces(everybody, [...places]);
    expect(found.map(({ resource }) => resource.externalId)).toEqual(['title']);
    await clear(records);
  });
});
