import { createHash, createPublicKey } from 'node:crypto';
import { errors, type JWTPayload, jwtVerify } from 'jose';
import { Problem } from '../../kernel/problem.ts';
import type { EmbedRecord } from './embed-store.ts';

export interface VerifiedToken {
  /** Of the user: an account id, or an email address. */
  account: { id: string } | { email: string };
  expiresMs: number;
  /** The same for every token that counts as the same one. */
  hash: string;
}

const leewaySeconds = 60;
const mostSecondsAhead = 3_600;

/**
 * A JWT of the embed -> whom it is for. The algorithm is the embed's and never the token's choice. What is wrong with a claim
 * is told, since only who signed it gets to hear it; everything before that is one refusal.
 */
export async function verifyToken(
  embed: EmbedRecord,
  secret: string | undefined,
  token: string,
  nowMs: number,
): Promise<VerifiedToken> {
  const key = keyOf(embed, secret);
  if (!key) throw invalidToken();
  const options = {
    algorithms: [embed.algorithm],
    issuer: embed.issuer,
    audience: embed.audience,
    requiredClaims: ['exp'],
    currentDate: new Date(nowMs),
    clockTolerance: leewaySeconds,
  };
  const { payload } = await jwtVerify(token, key, options).catch((error: unknown) => {
    throw error instanceof errors.JOSEError ? refusalFor(error) : error;
  });
  const expiresMs = checkTimes(payload, nowMs);
  return { account: accountIn(payload), expiresMs, hash: hashOf(embed, payload, token) };
}

export function invalidToken(detail = 'The token is not one of this embed, or the embed is not there.'): Problem {
  return new Problem('invalid-embed-token', { detail });
}

function keyOf({ algorithm, publicKey }: EmbedRecord, secret: string | undefined) {
  if (algorithm === 'HS256') return secret === undefined ? undefined : Buffer.from(secret, 'utf8');
  return publicKey === null ? undefined : createPublicKey(publicKey);
}

/** The library looks at claims behind the signature only. */
function refusalFor(error: errors.JOSEError): Problem {
  const isOfClaim = error instanceof errors.JWTClaimValidationFailed || error instanceof errors.JWTExpired;
  return isOfClaim
    ? invalidToken(`The token's \`${error.claim}\` is missing, or not what it must be.`)
    : invalidToken();
}

/** `nbf` was checked with the leeway; an expired token has none, since it is made for one use right away. */
function checkTimes({ exp = 0, iat }: JWTPayload, nowMs: number): number {
  const nowSeconds = nowMs / 1000;
  if (exp <= nowSeconds) throw invalidToken("The token's `exp` is over.");
  if (exp > nowSeconds + mostSecondsAhead)
    throw invalidToken(`The token's \`exp\` is more than ${mostSecondsAhead} seconds ahead.`);
  if (iat !== undefined && iat > nowSeconds + leewaySeconds) throw invalidToken("The token's `iat` is in the future.");
  return exp * 1000;
}

function accountIn({ email, email_verified, sub }: JWTPayload): VerifiedToken['account'] {
  if (email_verified === false) throw invalidToken("The token's `email` is not verified.");
  const name = email ?? sub;
  if (typeof name !== 'string' || name.trim() === '') throw invalidToken('The token has neither `email` nor `sub`.');
  return email === undefined && !name.includes('@') ? { id: name.trim() } : { email: name };
}

/**
 * By `jti`, else by what was signed: not by the signature, which can be written in several ways. Embeds of one public key and
 * issuer share it, so that a token works once among all of them.
 */
function hashOf({ id, publicKey, issuer }: EmbedRecord, { jti }: JWTPayload, token: string): string {
  const signed = token.slice(0, token.lastIndexOf('.'));
  const identity = JSON.stringify([publicKey ?? id, issuer, typeof jti === 'string' ? { jti } : { signed }]);
  return createHash('sha256').update(identity, 'utf8').digest('base64url');
}
