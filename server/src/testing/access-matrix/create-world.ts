import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout } from 'node:timers/promises';
import { SignJWT } from 'jose';
import { createScriptedModel } from '../../models/testing/scripted-model.ts';
import { adminEmail, bootstrapKey, createTestApp, type TestApp } from '../test-app.ts';
import type { CallerName } from './callers.ts';

/** What is sent to say who asks, and whose things are asked for. */
export interface Credentials {
  authorization?: string;
  'unleash-account'?: string;
  owner: string;
}

/** A product with people in it, and everything that a caller of the matrix needs. */
export interface World {
  clew: TestApp;
  /** Shared with everybody; the only one of limited keys and of sessions. */
  assistantId: string;
  publicResource: string;
  embed: { id: string; secret: string };
  callers: Readonly<Record<CallerName, Credentials>>;
  /** Makes a key of the account; returns its id and its token. */
  createKey(owner: string, wanted?: object): Promise<{ id: string; key: string }>;
  /** A token that the back end of the embed would sign for the account, each for one use. */
  signToken(account: string): Promise<string>;
  startSession(account: string): Promise<string>;
  /** Something of this account alone: content, label, app property and type, all with its mark in them. */
  pushPrivate(owner: string): Promise<string>;
  /** Starts an answer that never ends by itself; returns its request id. */
  startTurn(owner: string, assistantId: string): Promise<string>;
  /** Tokens and secrets that no reply may hold. */
  secrets: string[];
  /** Table -> all that is in it, but for what the index, the audit and the last use of keys change by themselves. */
  stored(): Record<string, string>;
  /** No sync runs any more, which changes what is stored by itself. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

export const [user, otherUser] = ['ann@clew.test', 'eve@clew.test'];

/** A word that is in everything private of an account, and in nothing else. */
export function markOf(account: string): string {
  return `${account.replace(/@.*/, '')}mark`;
}

const writtenByTheMachine =
  /^(?:audit|said|segment|value_set|index_state|embedding_models|passage_vectors|vector_|sqlite_)/;
const minuteMs = 60_000;

/** A model that never ends when it is asked to wait, and else repeats all it was given: nothing could leak more. */
const model = createScriptedModel(({ question, passages }) =>
  question.startsWith('wait')
    ? [
        { kind: 'text', text: 'Begun' },
        { kind: 'wait', until: new Promise(() => {}) },
      ]
    : passages.flatMap(({ label, title, text }) => [
        { kind: 'text' as const, text: `${title}: ${text}` },
        { kind: 'citation' as const, labels: [label] },
      ]),
);

export async function createWorld(): Promise<World> {
  let nowMs = Date.parse('2026-06-01T12:00:00Z');
  const clew = await createTestApp({
    clock: { nowMs: () => nowMs },
    model,
    settings: {
      CLEW_SECRET_KEY: 'secret-key-of-the-access-matrix-tests',
      CLEW_CONCURRENT_CHATS: '10000',
      CLEW_DRAIN_SECONDS: '0',
    },
  });
  const [leaver, demoted] = ['leaver@clew.test', 'demoted@clew.test'];
  await clew.addAccounts(user, otherUser, leaver, demoted);
  await clew.call('PUT', `/api/accounts/${demoted}`, { body: { admin: true } });
  const create = async <Body>(path: string, body: object, as = adminEmail): Promise<Body> => {
    const reply = await clew.call<Body>('POST', path, { as, body });
    if (reply.status !== 201) throw new Error(`POST ${path}: ${JSON.stringify(reply.body)}`);
    return reply.body;
  };
  const { id: assistantId } = await create<{ id: string }>('/api/assistants', {
    name: 'Open',
    sharedWith: { everyone: true },
  });
  const embed = await create<{ id: string; secret: string }>('/api/embeds', {
    name: 'Shop',
    assistantId,
    algorithm: 'HS256',
    issuer: 'shop',
    audience: 'clew',
  });
  const secrets = [bootstrapKey, embed.secret];
  const publicResource = await clew.push('wiki', 'public', { content: 'okapi', permissions: { public: true } });

  const createKey: World['createKey'] = async (owner, wanted = {}) => {
    const created = await create<{ id: string; key: string }>('/api/keys', { name: 'A key', ...wanted }, owner);
    secrets.push(created.key);
    return created;
  };
  let tokens = 0;
  const signToken = (account: string) =>
    new SignJWT({ iss: 'shop', aud: 'clew', sub: account, exp: nowMs / 1000 + 300, jti: String(++tokens) })
      .setProtectedHeader({ alg: 'HS256' })
      .sign(Buffer.from(embed.secret));
  const startSession = async (account: string) => {
    const body = { embedId: embed.id, token: await signToken(account) };
    const reply = await clew.call<{ token: string }>('POST', '/tokens', { key: null, as: null, body });
    secrets.push(reply.body.token);
    return reply.body.token;
  };
  const pushPrivate = async (owner: string) => {
    const mark = markOf(owner);
    const id = await clew.push('wiki', `of ${owner}`, {
      type: `${mark}-type`,
      title: `okapi ${mark}`,
      content: `The okapi ${mark} content.`,
      labels: [mark],
      createdBy: owner,
      data: { [mark]: mark },
      permissions: { users: [owner] },
    });
    return id;
  };
  const startTurn = async (owner: string, assistant: string) => {
    const response = await clew.app.fetch(
      new Request('http://clew.test/chats', {
        method: 'POST',
        headers: {
          authorization: `Bearer ${bootstrapKey}`,
          'unleash-account': owner,
          'content-type': 'application/json',
        },
        body: JSON.stringify({
          messages: [{ text: `wait ${markOf(owner)}` }],
          assistantId: assistant,
          stream: true,
        }),
      }),
    );
    return response.headers.get('RequestId') ?? '';
  };

  const tokenOf = async (owner: string, wanted?: object) => (await createKey(owner, wanted)).key;
  const expired = await tokenOf(user, { expiresAt: '2026-06-01T12:30:00Z' });
  const ended = await startSession(user);
  const left = await tokenOf(leaver);
  const demotedKey = await tokenOf(demoted, { mode: 'impersonating' });
  nowMs += 60 * minuteMs;
  await clew.call('DELETE', `/api/accounts/${leaver}`);
  await clew.call('PUT', `/api/accounts/${demoted}`, { body: { admin: false } });
  const revoked = await createKey(user);
  await clew.call('DELETE', `/api/keys/${revoked.id}`, { as: user });
  const personal = await tokenOf(user);
  const acting = await tokenOf(adminEmail, { mode: 'impersonating' });
  const scope = [assistantId];
  const bearer = (token: string, owner = user, named?: string): Credentials => ({
    authorization: `Bearer ${token}`,
    ...(named === undefined ? {} : { 'unleash-account': named }),
    owner,
  });
  const callers: World['callers'] = {
    nokey: { owner: user },
    empty: { authorization: 'Bearer ', owner: user },
    basic: { authorization: `Basic ${btoa(`${user}:${personal}`)}`, owner: user },
    odd: bearer('hello'),
    wrong: bearer(personal.replace(/_[^_]+$/, `_${'0'.repeat(40)}`)),
    revoked: bearer(revoked.key),
    expired: bearer(expired),
    left: bearer(left),
    demoted: bearer(demotedKey, user, user),
    ended: bearer(ended),
    unnamed: bearer(acting),
    unknown: bearer(acting, user, 'nobody@clew.test'),
    gone: bearer(acting, user, leaver),
    other: bearer(personal, user, otherUser),
    user: bearer(personal),
    admin: bearer(await tokenOf(adminEmail), adminEmail),
    asuser: bearer(acting, user, user),
    asadmin: bearer(acting, adminEmail, adminEmail),
    session: bearer(await startSession(user)),
    adminses: bearer(await startSession(adminEmail), adminEmail),
    limited: bearer(await tokenOf(user, { scope })),
    adminlim: bearer(await tokenOf(adminEmail, { scope }), adminEmail),
    aslim: bearer(await tokenOf(adminEmail, { mode: 'impersonating', scope }), adminEmail, adminEmail),
  };
  for (const account of [user, otherUser, adminEmail]) await pushPrivate(account);

  const file = new DatabaseSync(join(clew.folder, 'clew.db'), { readOnly: true });
  const tables = (file.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all() as { name: string }[])
    .map(({ name }) => name)
    .filter((name) => !writtenByTheMachine.test(name));
  const statements = Object.fromEntries(tables.map((name) => [name, file.prepare(`SELECT * FROM "${name}"`)]));
  const rowsOf = (table: string) =>
    statements[table]?.all().map((row) => ('last_used_ms' in row ? { ...row, last_used_ms: null } : row));
  return {
    clew,
    assistantId,
    publicResource,
    embed,
    callers,
    createKey,
    signToken,
    startSession,
    pushPrivate,
    startTurn,
    secrets,
    stored: () => Object.fromEntries(tables.map((name) => [name, JSON.stringify(rowsOf(name))])),
    async settled() {
      const isBusy = "SELECT 1 FROM jobs UNION SELECT 1 FROM sync_runs WHERE state = 'running'";
      while (file.prepare(isBusy).get()) await setTimeout(5);
    },
    async close() {
      file.close();
      await clew.close();
    },
  };
}
