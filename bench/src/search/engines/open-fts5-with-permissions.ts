/** FTS5 with permissions and filters in SQL, as somebody would write it who has read where it is slow. */
import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { principalsOf } from '../../corpus/askers.ts';
import type { CorpusResource } from '../../corpus/create-corpus.ts';
import type { Filter } from '../../corpus/filters.ts';
import { passageNoOf, passagesOfResource, resourceNoOf } from '../../corpus/passage-no.ts';
import { type EngineKind, hitsWanted } from '../engine.ts';
import { matchAny } from './match-any.ts';

export const fts5WithPermissions = {
  title: 'FTS5 and SQL',
  restricts: 'permissions and filters',
  isDurable: true,
  mostPassages: Number.POSITIVE_INFINITY,
  async open(folder) {
    const database = new DatabaseSync(join(folder, 'fts5.db'));
    database.exec(schema);
    const write = writerOf(database);
    // The snippets in a second step, and by one rowid each: `rowid IN (…)` would start the search anew for every row.
    const snippet = database.prepare(
      `SELECT snippet(passage_search, 1, '<b>', '</b>', '…', 40) AS snippet FROM passage_search
       WHERE passage_search MATCH ? AND rowid = ?`,
    );
    return {
      async add(resources) {
        database.exec('BEGIN');
        for (const resource of resources) write(resource);
        database.exec('COMMIT');
      },
      ways: {
        'ten passages': async ({ text, asker, filter }) => {
          const match = matchAny(text);
          const { sql, parameters } = conditionOf(filter);
          // Not ORDER BY rank: under a condition FTS5 would score every match before it looks at the condition.
          const rows = database
            .prepare(
              `WITH allowed AS MATERIALIZED (
                 SELECT no FROM resources WHERE no IN (
                   SELECT resource FROM readers WHERE principal IN (SELECT value FROM json_each(?))) AND ${sql})
               SELECT rowid AS id, bm25(passage_search) AS score FROM passage_search
               WHERE passage_search MATCH ? AND rowid / ${passagesOfResource} IN allowed
               ORDER BY score LIMIT ${hitsWanted}`,
            )
            .all(JSON.stringify(principalsOf(asker)), ...parameters, match) as { id: number }[];
          return rows.map(({ id }) => ({
            no: resourceNoOf(id),
            snippet: (snippet.get(match, id) as { snippet: string } | undefined)?.snippet,
          }));
        },
      },
      close: async () => database.close(),
    };
  },
} as const satisfies EngineKind;

const schema = `
  PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
  CREATE TABLE resources (
    no INTEGER PRIMARY KEY, title TEXT NOT NULL, app TEXT NOT NULL, path TEXT NOT NULL, created INTEGER NOT NULL,
    reviewed INTEGER NOT NULL);
  CREATE INDEX resources_by_app ON resources (app);
  CREATE INDEX resources_by_path ON resources (path);
  CREATE INDEX resources_by_created ON resources (created);
  CREATE TABLE labels (label TEXT NOT NULL, resource INTEGER NOT NULL, PRIMARY KEY (label, resource)) WITHOUT ROWID;
  CREATE TABLE readers (
    principal TEXT NOT NULL, resource INTEGER NOT NULL, PRIMARY KEY (principal, resource)) WITHOUT ROWID;
  CREATE TABLE passages (id INTEGER PRIMARY KEY, title TEXT NOT NULL, text TEXT NOT NULL);
  CREATE VIRTUAL TABLE passage_search USING fts5 (
    title, text, content = 'passages', content_rowid = 'id', tokenize = 'porter unicode61');`;

function writerOf(database: DatabaseSync): (resource: CorpusResource) => void {
  const row = database.prepare('INSERT INTO resources VALUES (?, ?, ?, ?, ?, ?)');
  const labelRow = database.prepare('INSERT INTO labels VALUES (?, ?)');
  const reader = database.prepare('INSERT INTO readers VALUES (?, ?)');
  const passage = database.prepare('INSERT INTO passages (id, title, text) VALUES (?, ?, ?)');
  const terms = database.prepare('INSERT INTO passage_search (rowid, title, text) VALUES (?, ?, ?)');
  return ({ no, title, appId, path, createdMs, reviewed, labels, readers, passages }) => {
    row.run(no, title, appId, path, createdMs, reviewed ? 1 : 0);
    for (const label of labels) labelRow.run(label, no);
    for (const group of readers) reader.run(`group:workspace/${group}`, no);
    for (const [n, text] of passages.entries()) {
      passage.run(passageNoOf(no, n), title, text);
      terms.run(passageNoOf(no, n), title, text);
    }
  };
}

function conditionOf(filter: Filter | undefined): { sql: string; parameters: SQLInputValue[] } {
  const anyOf = '(SELECT value FROM json_each(?))';
  switch (filter?.kind) {
    case undefined:
      return { sql: 'TRUE', parameters: [] };
    case 'app':
      return { sql: `app IN ${anyOf}`, parameters: [JSON.stringify(filter.appIds)] };
    case 'anyLabel': {
      const sql = `no IN (SELECT resource FROM labels WHERE label IN ${anyOf})`;
      return { sql, parameters: [JSON.stringify(filter.labels)] };
    }
    case 'created':
      return { sql: 'created BETWEEN ? AND ?', parameters: [filter.fromMs, filter.untilMs] };
    case 'pathPrefix':
      // '0' is the character after '/'.
      return {
        sql: `(${filter.paths.map(() => '(path = ? OR path >= ? AND path < ?)').join(' OR ')})`,
        parameters: filter.paths.flatMap((path) => [path, `${path}/`, `${path}0`]),
      };
    case 'reviewed':
      return { sql: 'reviewed = 1', parameters: [] };
  }
}
