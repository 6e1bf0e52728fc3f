import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { expect, it, onTestFinished, vi } from 'vitest';
import { type Database, openDatabase } from '../database/open-database.ts';
import { createLogger } from '../kernel/logger.ts';
import { indexWhatIsSaid } from './index-said.ts';
import { listUnindexed } from './said-store.ts';

const titles = 12;

it('indexes what was said soon after it was written, as it is now, and forgets what is deleted', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'clew-said-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const database = await openDatabase({ folder, readers: 1, commandModules: [] });
  onTestFinished(() => database.close());
  indexWhatIsSaid(database, createLogger('silent'));
  await database.writer
    .insertInto('accounts')
    .values({ id: 'acc_1', email: 'ann@clew.test', name: 'Ann', admin: 0, active: 1, created_ms: 0 })
    .execute();
  const threadOf = (no: number) =>
    database.writer.insertInto('threads').values({
      id: `thr_${no}`,
      account_id: 'acc_1',
      assistant_id: 'default',
      title: `Gladiolus ${no}`,
      current_no: 0,
      turn_count: 0,
      bytes: 0,
      created_ms: no,
      updated_ms: no,
    });
  await database.writeTogether(Array.from({ length: titles }, (_, no) => threadOf(no)));
  expect(await listUnindexed(database, 100)).toHaveLength(titles);
  await settled(database);
  expect(await matches(database, 'gladiolus')).toBe(titles);

  await database.writer.updateTable('threads').set({ title: 'Narcissus' }).where('id', '=', 'thr_3').execute();
  await settled(database);
  expect([await matches(database, 'gladiolus'), await matches(database, 'narcissus')]).toEqual([titles - 1, 1]);
  await database.writer.deleteFrom('threads').execute();
  expect([await matches(database, 'gladiolus'), await matches(database, 'narcissus')]).toEqual([0, 0]);
});

const settled = (database: Database) =>
  vi.waitFor(async () => expect(await listUnindexed(database, 1)).toEqual([]), { timeout: 20_000 });

async function matches({ writer }: Database, word: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    SELECT count(*) AS count FROM said_index WHERE said_index MATCH ${word}`.execute(writer);
  return rows[0]?.count ?? 0;
}
