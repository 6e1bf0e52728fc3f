import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { readSessionSecret } from './session-secret.ts';

it('tells when cookies are signed with another secret than before, for then everybody is signed out', () => {
  const folder = mkdtempSync(join(tmpdir(), 'clew-secret-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const kept = readSessionSecret(folder, undefined);
  expect(kept.isNew).toBe(false);
  expect(readSessionSecret(folder, undefined)).toEqual(kept);
  const key = 'k'.repeat(32);
  const derived = readSessionSecret(folder, key);
  expect(derived.isNew).toBe(true);
  expect(derived.secret).not.toBe(kept.secret);
  expect(readSessionSecret(folder, key)).toEqual({ ...derived, isNew: false });
  expect(readSessionSecret(folder, 'l'.repeat(32)).isNew).toBe(true);
  expect(readSessionSecret(folder, undefined)).toEqual({ ...kept, isNew: true });
});
