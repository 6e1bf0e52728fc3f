import { createHash, hkdfSync, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

interface SessionSecret {
  secret: string;
  /** Whether cookies were signed with another one before: nobody is signed in any more. */
  isNew: boolean;
}

/**
 * What cookies are signed with: derived from the operator's key, or else kept in a file of the data folder. With the operator's
 * key a stolen folder opens no session. Of the last one a few bytes of its hash are kept, by which a change is noticed.
 */
export function readSessionSecret(folder: string, secretKey: string | undefined): SessionSecret {
  const secret =
    secretKey === undefined
      ? keptSecret(join(folder, 'session.key'))
      : Buffer.from(hkdfSync('sha256', secretKey, 'clew', 'session cookies', 32)).toString('base64url');
  const mark = createHash('sha256').update(secret).digest('hex').slice(0, 8);
  const markFile = join(folder, 'session.mark');
  const before = existsSync(markFile) ? readFileSync(markFile, 'utf8').trim() : undefined;
  if (before !== mark) writeFileSync(markFile, `${mark}\n`, { mode: 0o600 });
  return { secret, isNew: before !== undefined && before !== mark };
}

function keptSecret(file: string): string {
  if (existsSync(file)) {
    const kept = readFileSync(file, 'utf8').trim();
    if (kept.length >= 32) return kept;
  }
  const made = randomBytes(32).toString('base64url');
  writeFileSync(file, `${made}\n`, { mode: 0o600 });
  return made;
}
