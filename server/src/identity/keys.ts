import { createHash, timingSafeEqual } from 'node:crypto';
import type { KeyMode, KeyScope } from '@clew/contract';
import { newId, randomText } from '../kernel/ids.ts';
import type { KeyRecord, KeyState, OwnedKey } from './key-store.ts';

interface NewKey {
  accountId: string;
  name: string;
  mode: KeyMode;
  scope: KeyScope;
  /** For a session. */
  embedId?: string;
  /** For a personal key that comes through an impersonating one. */
  madeBy?: string | null;
  expiresMs: number | null;
  nowMs: number;
}

/** A key of 200 random bits and the record of it, which holds only the hash. */
export function issueKey(key: NewKey): { token: string; record: KeyRecord } {
  const id = newId('key');
  const token = `clew_${id.slice('key_'.length)}_${randomText(40)}`;
  return { token, record: recordOf(token, id, key) };
}

/** The record of a token that the operator chose (`CLEW_BOOTSTRAP_KEY`). */
export function adoptKey(token: string, key: NewKey): KeyRecord {
  return recordOf(token, newId('key'), key);
}

function recordOf(token: string, id: string, key: NewKey): KeyRecord {
  return {
    id,
    accountId: key.accountId,
    name: key.name,
    mode: key.mode,
    scope: key.scope,
    hash: hashToken(token),
    last5: token.slice(-5),
    createdMs: key.nowMs,
    expiresMs: key.expiresMs,
    lastUsedMs: null,
    revokedMs: null,
    embedId: key.embedId ?? null,
    madeBy: key.madeBy ?? null,
  };
}

/** SHA-256 suffices: a token is random, so there is no dictionary to slow down. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token, 'utf8').digest('base64url');
}

const hashOfNothing = hashToken('');

/**
 * Whether the key opens anything now: it is there and in force, and so is the key through which it came. One look-up came before and the same steps follow whatever is wrong, so that
 * the time of a refusal does not tell a key that was revoked from one that never was.
 */
export function isUsable(key: OwnedKey | undefined, token: string, nowMs: number): key is OwnedKey {
  const matches = timingSafeEqual(Buffer.from(hashToken(token)), Buffer.from(key?.hash ?? hashOfNothing));
  const isStanding = stands(key, nowMs);
  return matches && isStanding;
}

/** The same of a key whose token was seen before. */
export function stands(key: OwnedKey | undefined, nowMs: number): key is OwnedKey {
  return key !== undefined && isInForce(key, nowMs) && (key.maker === null || isInForce(key.maker, nowMs));
}

/** Neither revoked nor expired; its owner is active and, since an impersonating key is an administrator's power, still one. */
function isInForce({ mode, expiresMs, revokedMs, ownerIsActive, ownerIsAdmin }: KeyState, nowMs: number): boolean {
  const isOver = revokedMs !== null || (expiresMs ?? Number.POSITIVE_INFINITY) <= nowMs;
  return !isOver && ownerIsActive && (mode === 'personal' || ownerIsAdmin);
}

/** Whether everything in `inner` is in `outer`. */
export function scopeCovers(outer: KeyScope, inner: KeyScope): boolean {
  if (outer === 'all') return true;
  return inner !== 'all' && inner.every((assistantId) => outer.includes(assistantId));
}
