import { describe, expect, it } from 'vitest';
import { createSecretBox } from './secret-box.ts';

const masterKey = 'master-key-of-the-secret-box-tests';
const box = createSecretBox(masterKey, 'embed secrets');

describe('a secret box', () => {
  it('opens what it sealed, also after a restart, and never seals the same way twice', () => {
    const sealed = box.seal('süß 東京', 'emb_1');
    expect(box.open(sealed, 'emb_1')).toBe('süß 東京');
    expect(createSecretBox(masterKey, 'embed secrets').open(sealed, 'emb_1')).toBe('süß 東京');
    expect(box.seal('süß 東京', 'emb_1')).not.toBe(sealed);
    expect(sealed).not.toContain('süß');
  });

  it('opens nothing that was moved, sealed with another key, changed or made up', () => {
    const sealed = box.seal('secret', 'emb_1');
    expect(box.open(sealed, 'emb_2')).toBeUndefined();
    expect(createSecretBox(`${masterKey}!`, 'embed secrets').open(sealed, 'emb_1')).toBeUndefined();
    expect(createSecretBox(masterKey, 'source secrets').open(sealed, 'emb_1')).toBeUndefined();
    const parts = sealed.split('.');
    for (let at = 0; at < parts.length; at++) {
      const flip = (text: string) => (text.startsWith('A') ? `B${text.slice(1)}` : `A${text.slice(1)}`);
      const changed = parts.map((part, index) => (index === at ? flip(part) : part)).join('.');
      expect(box.open(changed, 'emb_1')).toBeUndefined();
    }
    // A tag cut short would be easier to guess.
    const short = [
      ...parts.slice(0, 4),
      Buffer.from(parts[4] ?? '', 'base64url')
        .subarray(0, 4)
        .toString('base64url'),
    ];
    for (const text of ['', 'v1', 'v1..', `${sealed}.x`, short.join('.')])
      expect(box.open(text, 'emb_1')).toBeUndefined();
  });
});
