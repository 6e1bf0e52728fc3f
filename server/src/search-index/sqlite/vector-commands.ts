import type { DatabaseSync } from 'node:sqlite';
import type { EmbeddingProgress, PassageToEmbed } from '../search-index.ts';
import { mostPassages, passageBits, placeOf } from './passage-id.ts';
import { prepared } from './statements.ts';
import { inTransaction } from './transaction.ts';
import { findModel, type NewVector, storeVectors } from './vector-store.ts';

/** The model becomes the one whose vectors are kept; vectors of others go when all passages have one of this. */
export function useModel(database: DatabaseSync, { model, dimensions }: { model: string; dimensions: number }): void {
  inTransaction(database, () => {
    const found = findModel(database, model);
    if (found && found.dimensions !== dimensions)
      throw new Error(`The model ${model} gave ${found.dimensions} dimensions before and gives ${dimensions} now`);
    if (!found)
      prepared(database, 'INSERT INTO embedding_models (id, dimensions) VALUES (?, ?)').run(model, dimensions);
  });
}

/** The next passages without a vector of the model, in the order in which they came. */
export function nextToEmbed(
  database: DatabaseSync,
  { model, limit }: { model: string; limit: number },
): PassageToEmbed[] {
  const found = findModel(database, model);
  if (!found) return [];
  return prepared(
    database,
    `SELECT p.id, p.text, p.heading, r.title FROM passages p JOIN resources r ON r.edition = p.id >> ${passageBits}
     WHERE p.id > ? ORDER BY p.id LIMIT ?`,
  ).all(found.embeddedTo, limit) as never;
}

/** Keeps the vectors of the passages that `nextToEmbed` gave, and goes on behind the last of them. */
export function putVectors(
  database: DatabaseSync,
  { model, upTo, vectors }: { model: string; upTo: number; vectors: NewVector[] },
): void {
  inTransaction(database, () => {
    const found = findModel(database, model);
    if (!found) throw new Error(`No model ${model}`);
    // A passage has one vector: what other models had loses some with each step, so they begin anew if they come back.
    forgetOtherModels(database, found.no);
    storeVectors(database, found, vectors);
    prepared(database, 'UPDATE embedding_models SET embedded_to = ? WHERE no = ?').run(upTo, found.no);
  });
}

function forgetOtherModels(database: DatabaseSync, modelNo: number): void {
  prepared(database, 'DELETE FROM vector_segments WHERE model_no <> ?').run(modelNo);
  prepared(
    database,
    'UPDATE embedding_models SET embedded_to = 0, centre = NULL, centred_at = 0 WHERE no <> ? AND embedded_to > 0',
  ).run(modelNo);
}

const vectorsPerStep = 500;

/** Once a model has all passages, the vectors of other models go, some at a time; true while there are more. */
export function dropOtherModels(database: DatabaseSync, { model }: { model: string }): boolean {
  return inTransaction(database, () => {
    const found = findModel(database, model);
    if (!found) return false;
    forgetOtherModels(database, found.no);
    const { changes } = database
      .prepare(
        `DELETE FROM passage_vectors WHERE passage_id IN (
           SELECT passage_id FROM passage_vectors WHERE model_no <> ? LIMIT ${vectorsPerStep})`,
      )
      .run(found.no);
    if (Number(changes) > 0) return true;
    database.prepare('DELETE FROM embedding_models WHERE no <> ?').run(found.no);
    return false;
  });
}

/** How far the model has come. */
export function embeddingProgress(database: DatabaseSync, { model }: { model: string }): EmbeddingProgress {
  const found = findModel(database, model);
  const count = (sql: string, ...parameters: number[]) =>
    (prepared(database, sql).get(...parameters) as { count: number }).count;
  const embeddedTo = found?.embeddedTo ?? 0;
  // Editions, not passages, are counted: they have an index, and passages are many.
  const total = count('SELECT count(*) AS count FROM resources');
  const left = count(
    'SELECT count(*) AS count FROM resources WHERE edition > ?',
    Math.floor(embeddedTo / mostPassages),
  );
  const last = count(
    'SELECT count(*) AS count FROM passages WHERE id > ? AND id < ?',
    embeddedTo,
    placeOf(Math.floor(embeddedTo / mostPassages) + 1, 0),
  );
  return { resources: total, embedded: total - left - (last > 0 ? 1 : 0) };
}
