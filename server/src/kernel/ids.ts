import { randomBytes } from 'node:crypto';

/** `req`: a request and its turn. The prefix makes an id in a log line tell what it is. */
export type IdPrefix = 'acc' | 'ast' | 'emb' | 'key' | 'req' | 'res' | 'thr';

const alphabet = '0123456789abcdefghijklmnopqrstuv';

/** An opaque id of 120 random bits, such as `thr_4q0…`: not guessable, not ordered. */
export function newId(prefix: IdPrefix): string {
  return `${prefix}_${randomText(24)}`;
}

/** `characters` of 5 random bits each. */
export function randomText(characters: number): string {
  let text = '';
  for (const byte of takeRandom(characters)) text += alphabet[byte & 31];
  return text;
}

/** Asking the system costs the same for many bytes as for few, and every request asks. */
const poolBytes = 4_096;
let pool = Buffer.alloc(0);

function takeRandom(bytes: number): Buffer {
  if (pool.length < bytes) pool = randomBytes(Math.max(poolBytes, bytes));
  const taken = pool.subarray(0, bytes);
  pool = pool.subarray(bytes);
  return taken;
}
