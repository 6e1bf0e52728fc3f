import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { type Database, openDatabase } from './open-database.ts';

async function open(): Promise<Database> {
  const folder = mkdtempSync(join(tmpdir(), 'clew-together-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const database = await openDatabase({ folder, readers: 1, commandModules: [] });
  onTestFinished(() => database.close());
  return database;
}
const sourceIn = ({ writer }: Database, id: string) =>
  writer.insertInto('sources').values({ id, app_id: 'a', name: 'A', kind: 'push', settings: '{}', created_ms: 0 });
const idsIn = async ({ reader }: Database) =>
  (await reader.selectFrom('sources').select('id').orderBy('id').execute()).map(({ id }) => id);

it('writes all, tells how many rows each statement changed, and is one write for who waits for changes', async () => {
  const database = await open();
  const before = database.writes();
  const rename = database.writer.updateTable('sources').set({ name: 'B' });
  expect(await database.writeTogether([sourceIn(database, 's1'), sourceIn(database, 's2'), rename])).toEqual([1, 1, 2]);
  expect(await idsIn(database)).toEqual(['s1', 's2']);
  expect(database.writes()).toBe(before + 1);
  expect(await database.writeTogether([])).toEqual([]);
});

it('writes nothing where one statement fails, and stands in nobody’s way then', async () => {
  const database = await open();
  await database.writeTogether([sourceIn(database, 's1')]);
  const twice = [sourceIn(database, 's2'), sourceIn(database, 's1'), sourceIn(database, 's3')];
  await expect(database.writeTogether(twice)).rejects.toThrow(/UNIQUE/);
  expect(await idsIn(database)).toEqual(['s1']);
  await database.writer
    .transaction()
    .execute((transaction) => sourceIn({ ...database, writer: transaction }, 's4').execute());
  await Promise.all(['s5', 's6'].map((id) => database.writeTogether([sourceIn(database, id)])));
  expect(await idsIn(database)).toEqual(['s1', 's4', 's5', 's6']);
});
