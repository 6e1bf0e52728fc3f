import type { Database } from '../../database/open-database.ts';

export interface SessionRecord {
  id: string;
  accountId: string;
  expiresMs: number;
}

export async function findSessionByToken(database: Database, token: string): Promise<SessionRecord | undefined> {
  return toRecord(await selectSessions(database).where('token', '=', token).executeTakeFirst());
}

export async function findSessionById(database: Database, id: string): Promise<SessionRecord | undefined> {
  return toRecord(await selectSessions(database).where('id', '=', id).executeTakeFirst());
}

export async function deleteSessionByToken(database: Database, token: string): Promise<void> {
  await database.writer.deleteFrom('sign_in_sessions').where('token', '=', token).execute();
}

export async function deleteSessionsOf(database: Database, accountId: string): Promise<void> {
  await database.writer.deleteFrom('sign_in_sessions').where('user_id', '=', accountId).execute();
}

/** Sessions and half-done sign-ins whose time is over. */
export async function deleteExpired(database: Database, now: string): Promise<void> {
  await database.writer.deleteFrom('sign_in_sessions').where('expires_at', '<', now).execute();
  await database.writer.deleteFrom('sign_in_verifications').where('expires_at', '<', now).execute();
}

/** Whether anybody could ever sign in to the web app. */
export async function hasLogins(database: Database): Promise<boolean> {
  return (await database.reader.selectFrom('sign_in_logins').select('id').limit(1).executeTakeFirst()) !== undefined;
}

/** Whether the account has a login at this provider already. */
export async function hasLoginAt(database: Database, userId: string, providerId: string): Promise<boolean> {
  const login = database.reader
    .selectFrom('sign_in_logins')
    .select('id')
    .where('user_id', '=', userId)
    .where('provider_id', '=', providerId);
  return (await login.executeTakeFirst()) !== undefined;
}

function selectSessions(database: Database) {
  return database.lookUps.selectFrom('sign_in_sessions').select(['id', 'user_id', 'expires_at']);
}

function toRecord(row: { id: string; user_id: string; expires_at: string } | undefined): SessionRecord | undefined {
  return row && { id: row.id, accountId: row.user_id, expiresMs: Date.parse(row.expires_at) };
}
