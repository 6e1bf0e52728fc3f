import { hkdfSync, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * What cookies are signed with: derived from the operator's key, or else kept in a file of the data folder. With the operator's
 * key a stolen folder opens no session.
 */
export function readSessionSecret(folder: string, secretKey: string | undefined): string {
  if (secretKey !== undefined)
    return Buffer.from(hkdfSync('sha256', secretKey, 'clew', 'session cookies', 32)).toString('base64url');
  const file = join(folder, 'session.key');
  if (existsSync(file)) {
    const kept = readFileSync(file, 'utf8').trim();
    if (kept.length >= 32) return kept;
  }
  const made = randomBytes(32).toString('base64url');
  writeFileSync(file, `${made}\n`, { mode: 0o600 });
  return made;
}
