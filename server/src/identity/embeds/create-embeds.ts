import { randomBytes } from 'node:crypto';
import type { Embed, PutEmbed, WrittenEmbed } from '@clew/contract';
import type { Database } from '../../database/open-database.ts';
import { type Clock, toInstant } from '../../kernel/clock.ts';
import { newId } from '../../kernel/ids.ts';
import { Problem } from '../../kernel/problem.ts';
import { createSecretBox } from '../../kernel/secret-box.ts';
import { type AccountRecord, findAccountOfAddress, findPrincipals } from '../account-store.ts';
import { issueKey } from '../keys.ts';
import {
  deleteEmbed,
  type EmbedRecord,
  findEmbed,
  insertEmbed,
  listEmbeds,
  replaceEmbed,
  startSession,
} from './embed-store.ts';
import { readPublicKey } from './read-public-key.ts';
import { invalidToken, type VerifiedToken, verifyToken } from './verify-token.ts';

/** A session as it begins: its token is shown this once. */
interface Session {
  token: string;
  keyId: string;
  account: { id: string; email: string };
}

/** Embeds, and the sessions that their tokens are exchanged for. Who may manage them is decided at the edge. */
export interface Embeds {
  list(): Promise<Embed[]>;
  /** The caller has checked that the assistant exists. */
  create(value: PutEmbed): Promise<WrittenEmbed>;
  replace(id: string, value: PutEmbed): Promise<WrittenEmbed>;
  remove(id: string): Promise<void>;
  /** `admit` refuses where the embed asks too often; a token that is refused so can be sent again. */
  exchange(embedId: string, token: string, admit: () => void): Promise<Session>;
}

interface Options {
  database: Database;
  clock: Clock;
  /** CLEW_SECRET_KEY: without it there are no embeds with a secret. */
  secretKey: string | undefined;
}

const sessionMs = 15 * 60_000;

export function createEmbeds({ database, clock, secretKey }: Options): Embeds {
  const box = secretKey === undefined ? undefined : createSecretBox(secretKey, 'embed secrets');
  const openSecret = ({ id, sealedSecret }: EmbedRecord) =>
    sealedSecret === null ? undefined : box?.open(sealedSecret, id);
  const describe = (embed: EmbedRecord): Embed => ({
    id: embed.id,
    name: embed.name,
    assistantId: embed.assistantId,
    algorithm: embed.algorithm,
    publicKey: embed.publicKey,
    issuer: embed.issuer,
    audience: embed.audience,
    createdAt: toInstant(embed.createdMs),
    usable: embed.algorithm !== 'HS256' || openSecret(embed) !== undefined,
  });

  /** The keys that an embed gets: the public one it was given, the secret it had, or a new secret, which is shown. */
  function chooseKeys(id: string, { algorithm, publicKey, newSecret }: PutEmbed, sealedBefore: string | null) {
    if (algorithm !== 'HS256')
      return { keys: { publicKey: readPublicKey(algorithm, publicKey ?? ''), sealedSecret: null }, shown: {} };
    if (!box)
      throw new Problem('validation-failed', {
        errors: {
          algorithm: [
            'HS256 needs the setting CLEW_SECRET_KEY, which encrypts its secret. Set it and start again, or use RS256, ES256 or EdDSA.',
          ],
        },
      });
    if (sealedBefore !== null && !newSecret)
      return { keys: { publicKey: null, sealedSecret: sealedBefore }, shown: {} };
    const secret = randomBytes(32).toString('base64url');
    return { keys: { publicKey: null, sealedSecret: box.seal(secret, id) }, shown: { secret } };
  }

  const unknown = (id: string) => new Problem('not-found', { detail: `There is no embed ${id}.` });

  return {
    async list() {
      return (await listEmbeds(database)).map(describe);
    },
    async create(value) {
      const id = newId('emb');
      const { keys, shown } = chooseKeys(id, value, null);
      const { name, assistantId, algorithm, issuer, audience } = value;
      const embed = { id, name, assistantId, algorithm, issuer, audience, ...keys };
      const record = { ...embed, revision: 1, createdMs: clock.nowMs() };
      await insertEmbed(database, record);
      return { ...describe(record), ...shown };
    },
    async replace(id, value) {
      const before = await findEmbed(database, id);
      if (!before) throw unknown(id);
      const { keys, shown } = chooseKeys(id, value, before.sealedSecret);
      const { name, assistantId, algorithm, issuer, audience } = value;
      const record = { ...before, name, assistantId, algorithm, issuer, audience, ...keys };
      if (!(await replaceEmbed(database, record))) throw unknown(id);
      return { ...describe(record), ...shown };
    },
    async remove(id) {
      if (!(await deleteEmbed(database, id))) throw unknown(id);
    },

    async exchange(embedId, token, admit) {
      const nowMs = clock.nowMs();
      const embed = await findEmbed(database, embedId);
      if (!embed) throw invalidToken();
      const verified = await verifyToken(embed, openSecret(embed), token, nowMs);
      admit();
      const account = await accountOf(database, verified.account);
      if (!account?.active) throw unknownAccount();
      const session = issueKey({
        accountId: account.id,
        name: `Session of ${embed.name}`,
        mode: 'personal',
        scope: [embed.assistantId],
        embedId: embed.id,
        expiresMs: nowMs + sessionMs,
        nowMs,
      });
      switch (await startSession(database, { embed, key: session.record, token: verified, nowMs })) {
        case 'started':
          return { token: session.token, keyId: session.record.id, account };
        case 'used-before':
          throw invalidToken('The token was used before. It works once: sign another one.');
        case 'gone':
          throw invalidToken();
      }
    },
  };
}

async function accountOf(database: Database, named: VerifiedToken['account']): Promise<AccountRecord | undefined> {
  return 'id' in named ? (await findPrincipals(database, named))?.account : findAccountOfAddress(database, named.email);
}

function unknownAccount(): Problem {
  const detail = 'The token names no active account, neither by `email` nor by `sub`.';
  return new Problem('unknown-account', { detail, errors: { token: ['Unknown account'] } });
}
