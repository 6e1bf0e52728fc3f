/** SQLite's own full-text search, as somebody would write it who wants search and nothing else. */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { passageNoOf, resourceNoOf } from '../../corpus/passage-no.ts';
import { type EngineKind, hitsWanted } from '../engine.ts';
import { matchAny } from './match-any.ts';

export const fts5 = {
  title: 'FTS5 alone',
  restricts: 'nothing',
  isDurable: true,
  mostPassages: Number.POSITIVE_INFINITY,
  async open(folder) {
    const database = new DatabaseSync(join(folder, 'fts5.db'));
    database.exec(`
      PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
      CREATE TABLE passages (id INTEGER PRIMARY KEY, title TEXT NOT NULL, text TEXT NOT NULL);
      CREATE VIRTUAL TABLE passage_search USING fts5 (
        title, text, content = 'passages', content_rowid = 'id', tokenize = 'porter unicode61');`);
    const passage = database.prepare('INSERT INTO passages (id, title, text) VALUES (?, ?, ?)');
    const terms = database.prepare('INSERT INTO passage_search (rowid, title, text) VALUES (?, ?, ?)');
    const search = database.prepare(
      `SELECT rowid AS id, snippet(passage_search, 1, '<b>', '</b>', '…', 40) AS snippet FROM passage_search
       WHERE passage_search MATCH ? ORDER BY rank LIMIT ${hitsWanted}`,
    );
    return {
      async add(resources) {
        database.exec('BEGIN');
        for (const { no, title, passages } of resources)
          for (const [n, text] of passages.entries()) {
            passage.run(passageNoOf(no, n), title, text);
            terms.run(passageNoOf(no, n), title, text);
          }
        database.exec('COMMIT');
      },
      ways: {
        'ten passages': async ({ text }) => {
          const rows = search.all(matchAny(text)) as { id: number; snippet: string }[];
          return rows.map(({ id, snippet }) => ({ no: resourceNoOf(id), snippet }));
        },
      },
      close: async () => database.close(),
    };
  },
} as const satisfies EngineKind;
