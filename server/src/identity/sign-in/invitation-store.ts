import type { Database } from '../../database/open-database.ts';

/** The account's one open invitation. */
export async function putInvitation(
  database: Database,
  { accountId, hash, expiresMs }: { accountId: string; hash: string; expiresMs: number },
): Promise<void> {
  await database.writer
    .insertInto('invitations')
    .values({ account_id: accountId, hash, expires_ms: expiresMs })
    .onConflict((conflict) => conflict.column('account_id').doUpdateSet({ hash, expires_ms: expiresMs }))
    .execute();
}

/** The account of an invitation that is still open. */
export async function findInvited(database: Database, hash: string, nowMs: number): Promise<string | undefined> {
  const row = await database.reader
    .selectFrom('invitations')
    .select('account_id')
    .where('hash', '=', hash)
    .where('expires_ms', '>', nowMs)
    .executeTakeFirst();
  return row?.account_id;
}

/** Takes an open invitation away and tells its account: of two that come with it, one gets nothing. */
export async function takeInvitation(database: Database, hash: string, nowMs: number): Promise<string | undefined> {
  const row = await database.writer
    .deleteFrom('invitations')
    .where('hash', '=', hash)
    .where('expires_ms', '>', nowMs)
    .returning('account_id')
    .executeTakeFirst();
  return row?.account_id;
}
