import type { EmbedAlgorithm } from '@clew/contract';
import type { Database } from '../../database/open-database.ts';
import { type KeyRecord, toKeyRow } from '../key-store.ts';

export interface EmbedRecord {
  id: string;
  name: string;
  assistantId: string;
  algorithm: EmbedAlgorithm;
  /** PEM; null for HS256. */
  publicKey: string | null;
  /** Of HS256; null for the others. */
  sealedSecret: string | null;
  issuer: string;
  audience: string;
  revision: number;
  createdMs: number;
}

export async function findEmbed(database: Database, id: string): Promise<EmbedRecord | undefined> {
  const row = await database.reader.selectFrom('embeds').selectAll().where('id', '=', id).executeTakeFirst();
  return row && toRecord(row);
}

export async function listEmbeds(database: Database): Promise<EmbedRecord[]> {
  const rows = await database.reader.selectFrom('embeds').selectAll().orderBy('name').orderBy('id').execute();
  return rows.map(toRecord);
}

export async function insertEmbed(database: Database, embed: EmbedRecord): Promise<void> {
  await database.writer.insertInto('embeds').values(toRow(embed)).execute();
}

/** Replaces it as the next revision and ends its sessions; false where it is gone or was changed meanwhile. */
export async function replaceEmbed(database: Database, embed: EmbedRecord): Promise<boolean> {
  const { id, created_ms: _, ...columns } = toRow(embed);
  return database.writer.transaction().execute(async (transaction) => {
    const { numUpdatedRows } = await transaction
      .updateTable('embeds')
      .set({ ...columns, revision: embed.revision + 1 })
      .where('id', '=', id)
      .where('revision', '=', embed.revision)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) return false;
    await transaction.deleteFrom('keys').where('embed_id', '=', id).execute();
    return true;
  });
}

/** With its sessions. False where there is no such embed. */
export async function deleteEmbed(database: Database, id: string): Promise<boolean> {
  const { numDeletedRows } = await database.writer.deleteFrom('embeds').where('id', '=', id).executeTakeFirst();
  return numDeletedRows > 0n;
}

interface NewSession {
  embed: EmbedRecord;
  key: KeyRecord;
  token: { hash: string; expiresMs: number };
  nowMs: number;
}

/**
 * Marks the token as used and stores the session, both or neither. What has expired is swept out on the way. Says why not
 * where the token was used before, or the embed or the account is no longer what it was when the token was checked.
 */
export async function startSession(
  database: Database,
  { embed, key, token, nowMs }: NewSession,
): Promise<'started' | 'used-before' | 'gone'> {
  return database.writer.transaction().execute(async (transaction) => {
    await transaction.deleteFrom('used_tokens').where('expires_ms', '<=', nowMs).execute();
    await transaction.deleteFrom('keys').where('embed_id', 'is not', null).where('expires_ms', '<=', nowMs).execute();
    const inForce = await transaction
      .selectFrom('embeds')
      .select('embeds.id')
      .innerJoin('accounts', (join) => join.on('accounts.id', '=', key.accountId).on('accounts.active', '=', 1))
      .where('embeds.id', '=', embed.id)
      .where('embeds.revision', '=', embed.revision)
      .executeTakeFirst();
    if (!inForce) return 'gone';
    const { numInsertedOrUpdatedRows } = await transaction
      .insertInto('used_tokens')
      .values({ hash: token.hash, expires_ms: token.expiresMs })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirstOrThrow();
    if (numInsertedOrUpdatedRows === 0n) return 'used-before';
    await transaction.insertInto('keys').values(toKeyRow(key)).execute();
    return 'started';
  });
}

function toRow(embed: EmbedRecord) {
  return {
    id: embed.id,
    name: embed.name,
    assistant_id: embed.assistantId,
    algorithm: embed.algorithm,
    public_key: embed.publicKey,
    sealed_secret: embed.sealedSecret,
    issuer: embed.issuer,
    audience: embed.audience,
    revision: embed.revision,
    created_ms: embed.createdMs,
  };
}

type Row = Omit<ReturnType<typeof toRow>, 'algorithm'> & { algorithm: string };

function toRecord(row: Row): EmbedRecord {
  return {
    id: row.id,
    name: row.name,
    assistantId: row.assistant_id,
    algorithm: row.algorithm as EmbedAlgorithm,
    publicKey: row.public_key,
    sealedSecret: row.sealed_secret,
    issuer: row.issuer,
    audience: row.audience,
    revision: row.revision,
    createdMs: row.created_ms,
  };
}
