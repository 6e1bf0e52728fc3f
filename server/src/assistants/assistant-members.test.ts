import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { migrate } from '../database/migrate.ts';
import { membersOf } from './assistant-members.ts';

const migrations = new URL('../database/migrations/', import.meta.url);

describe('members of assistants in a data folder of before', () => {
  it('are those whom the assistants were shared with, their editors and their creator', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'clew-members-')), 'clew.db');
    const before = new DatabaseSync(file);
    for (const name of readdirSync(migrations).sort().slice(0, 17))
      before.exec(readFileSync(new URL(name, migrations), 'utf8'));
    const sharedWith = {
      everyone: false,
      users: ['Ａnna@Clew.test', 'both@clew.test'],
      groups: ['workspace:Crew', 'wiki:a:b', 'nosource'],
    };
    const editors = { users: ['both@clew.test', ' ED@clew.test '], groups: ['wiki:editors'] };
    const insert = before.prepare('INSERT INTO assistants VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)');
    const columns = before.prepare('SELECT name FROM pragma_table_info(?)').all('assistants');
    expect(columns.map(({ name }) => name)).toEqual([
      ...['id', 'name', 'instructions', 'sources', 'shared_with', 'creator_id', 'created_ms', 'editors', 'model'],
    ]);
    insert.run('ast_1', 'A', '', '[]', JSON.stringify(sharedWith), 'acc_1', 0, JSON.stringify(editors), null);
    before.exec('PRAGMA user_version = 17');
    before.close();

    migrate(file);

    const after = new DatabaseSync(file);
    const stored = after.prepare('SELECT principal, edits FROM assistant_members WHERE assistant_id = ?');
    const membersIn = (id: string) => new Map(stored.all(id).map(({ principal, edits }) => [principal, edits === 1]));
    expect(membersIn('ast_1')).toEqual(membersOf({ sharedWith, editors }, 'acc_1'));
    expect([...membersIn('ast_1')].filter(([, edits]) => edits).map(([principal]) => principal)).toEqual([
      ...['account:acc_1', 'group:wiki/editors', 'user:both@clew.test', 'user:ed@clew.test'],
    ]);
    expect(membersIn('default')).toEqual(new Map([['public', false]]));
    after.close();
  });
});
