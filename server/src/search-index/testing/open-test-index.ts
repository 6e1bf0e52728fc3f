import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Database, openDatabase } from '../../database/open-database.ts';
import { type Access, grantAccess } from '../../kernel/access.ts';
import { createLogger } from '../../kernel/logger.ts';
import { everything, type Predicate } from '../predicate.ts';
import type { ResourceRecord } from '../resource-record.ts';
import type { Candidate, QuestionVector, SearchIndex } from '../search-index.ts';
import { openSqliteIndex, sqliteIndexCommands } from '../sqlite/open-sqlite-index.ts';

/** A SQLite index in a folder of its own, with the source `s` and two accounts, for tests. */
export interface TestIndex {
  folder: string;
  database: Database;
  index: SearchIndex;
  /** Ids in the source of what fits, best first by words; 500 at the most. */
  find(access?: Access, predicate?: Predicate, text?: string, vector?: QuestionVector): Promise<string[]>;
  /** The candidates by the id in the source. */
  score(access: Access, text: string, vector?: QuestionVector): Promise<Map<string, Candidate>>;
  /** Closes it and opens the same folder again. */
  reopen(): Promise<TestIndex>;
  close(): Promise<void>;
}

export const everybody = grantAccess('acc_a', ['public']);

export function recordOf(externalId: string, more: Partial<ResourceRecord> = {}): ResourceRecord {
  return {
    sourceId: 's',
    externalId,
    appId: 'app',
    type: 'page',
    name: null,
    title: externalId,
    subtitle: null,
    url: null,
    data: {},
    version: null,
    passages: [{ start: 0, text: 'marker text of the page' }],
    values: [],
    times: {},
    activities: [],
    readers: ['public'],
    ...more,
  };
}

export async function openTestIndex(folder = mkdtempSync(join(tmpdir(), 'clew-index-'))): Promise<TestIndex> {
  const database = await openDatabase({ folder, readers: 1, commandModules: [sqliteIndexCommands] });
  const index = await openSqliteIndex({ database, clock: { nowMs: () => 1_000 }, logger: createLogger('silent') });
  await database.writer
    .insertInto('sources')
    .values({ id: 's', app_id: 'app', name: 'S', kind: 'push', settings: '{}', created_ms: 0 })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  for (const id of ['acc_a', 'acc_b'])
    await database.writer
      .insertInto('accounts')
      .values({ id, email: `${id}@clew.test`, name: id, admin: 0, active: 1, created_ms: 0 })
      .onConflict((conflict) => conflict.doNothing())
      .execute();

  const rank = async (access: Access, predicate: Predicate, text: string, vector?: QuestionVector) => {
    const { best } = await index.findCandidates(access, {
      text,
      ...(vector ? { vector } : {}),
      predicate,
      boosts: [],
      within: 'everything',
      per: 'resource',
      depth: 500,
      with: { rest: true, times: true },
    });
    const ranked = best.sort((a, b) => b.lexical - a.lexical || a.place - b.place);
    const found = await index.readPlaces(
      access,
      ranked.map(({ place }) => place),
    );
    const ids = new Map(found.map(({ place, resource }) => [place, resource.externalId]));
    return ranked.map((candidate) => ({ id: ids.get(candidate.place) ?? '', candidate }));
  };
  return {
    folder,
    database,
    index,
    find: async (access = everybody, predicate = everything, text = 'marker', vector) =>
      (await rank(access, predicate, text, vector)).map(({ id }) => id),
    score: async (access, text, vector) =>
      new Map((await rank(access, everything, text, vector)).map(({ id, candidate }) => [id, candidate])),
    async reopen() {
      await database.close();
      return openTestIndex(folder);
    },
    async close() {
      await database.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
