import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, onTestFinished } from 'vitest';
import { grantAccess } from '../../kernel/access.ts';
import { everybody, openTestIndex, recordOf } from '../testing/open-test-index.ts';

const foundation = new URL('../../database/migrations/0001-foundation.sql', import.meta.url);

describe('a data folder of an earlier version', () => {
  it('of the full-text tables keeps content, permissions, values and stars, and is searched', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'clew-upgrade-'));
    const database = new DatabaseSync(join(folder, 'clew.db'));
    database.exec(readFileSync(foundation, 'utf8'));
    database.exec(`
      PRAGMA user_version = 1;
      INSERT INTO sources (id, app_id, name, kind, settings, created_ms) VALUES ('s', 'app', 'S', 'push', '{}', 0);
      INSERT INTO accounts (id, email, name, created_ms) VALUES ('acc_a', 'a@clew.test', 'A', 0);
      INSERT INTO resources (no, id, source_id, external_id, app_id, type, title, data, hash, main_ms, indexed_ms)
        VALUES (7, 'res_open', 's', 'open', 'app', 'page', 'Harbour rules', '{}', 'x', 5, 0),
               (9, 'res_closed', 's', 'closed', 'app', 'page', 'Harbour secrets', '{}', 'x', NULL, 0);
      INSERT INTO passages (id, start, text) VALUES (7 << 16, 0, 'Keep '), ((7 << 16) + 1, 5, 'the lantern lit.'), (9 << 16, 0, 'lantern');
      INSERT INTO resource_readers (principal, resource_no) VALUES ('public', 7), ('user:b', 9);
      INSERT INTO resource_values (field, value, resource_no, display) VALUES ('label', 'red', 7, 'Red');
      INSERT INTO stars (account_id, resource_no, starred_ms) VALUES ('acc_a', 7, 0);`);
    database.close();
    const test = await openTestIndex(folder);
    onTestFinished(test.close);
    expect(await test.find(everybody, { kind: 'everything' }, 'lantern')).toEqual(['open']);
    expect(await test.find(grantAccess('acc_b', ['user:b']), { kind: 'everything' }, 'lantern')).toEqual(['closed']);
    expect(await test.find(everybody, { kind: 'starred' }, 'harbour')).toEqual(['open']);
    const options = { field: 'label', contains: '', predicate: { kind: 'everything' }, limit: 10 } as const;
    expect(await test.index.listOptions(everybody, options)).toEqual([{ value: 'red', display: 'Red', count: 1 }]);
    expect(await test.index.readPassages(everybody, 'res_open')).toEqual(['Keep ', 'the lantern lit.']);
    await test.index.put([recordOf('open', { passages: [{ start: 0, text: 'dark' }] })]);
    expect(await test.find(everybody, { kind: 'everything' }, 'lantern')).toEqual([]);
  });

  it('of another text analysis is built anew, also when that is cut short', async () => {
    const first = await openTestIndex();
    const records = Array.from({ length: 120 }, (_, n) =>
      recordOf(`r${n}`, { readers: [n % 2 ? 'public' : 'user:b'] }),
    );
    await first.index.put(records);
    const before = await first.score(everybody, 'marker r7');
    await first.database.writer
      .updateTable('index_state' as never)
      .set({ value: 0 } as never)
      .where('name' as never, '=', 'analysis' as never)
      .execute();
    await first.database.callWriter('rebuildStep', {});
    expect((await first.find()).length).toBeLessThan(60);
    const second = await first.reopen();
    onTestFinished(second.close);
    const after = await second.score(everybody, 'marker r7');
    expect([...after.keys()].sort()).toEqual([...before.keys()].sort());
    for (const [id, { lexical }] of before) expect(after.get(id)?.lexical).toBeCloseTo(lexical, 5);
  });

  it('whose rebuilding another version began is built anew from the beginning', async () => {
    const first = await openTestIndex();
    await first.index.put(Array.from({ length: 120 }, (_, n) => recordOf(`r${n}`)));
    const setState = (name: string, value: number) =>
      first.database.writer
        .updateTable('index_state' as never)
        .set({ value } as never)
        .where('name' as never, '=', name as never)
        .execute();
    await setState('analysis', 0);
    await first.database.callWriter('rebuildStep', {});
    await setState('rebuilding', 99);
    const second = await first.reopen();
    onTestFinished(second.close);
    expect(await second.find()).toHaveLength(120);
  });
});
