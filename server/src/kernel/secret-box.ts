import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

/** Keeps secrets that have to be read again encrypted, each bound to the place where it is kept. */
export interface SecretBox {
  seal(secret: string, place: string): string;
  /** Undefined where it was sealed with another key, for another place, or was changed. */
  open(sealed: string, place: string): string | undefined;
}

const version = 'v1';
const cipher = 'aes-256-gcm';

/**
 * AES-256-GCM with a random nonce of 96 bits, under a key derived from the operator's by HKDF (RFC 5869). The key's id stands
 * in front, so that a changed key is told from damage. `purpose` makes another key of the same one: what was sealed for one is
 * never opened for another.
 */
export function createSecretBox(masterKey: string, purpose: 'embed secrets' | 'source secrets'): SecretBox {
  const derive = (info: string, bytes: number) =>
    Buffer.from(hkdfSync('sha256', Buffer.from(masterKey, 'utf8'), 'clew', info, bytes));
  const key = derive(purpose, 32);
  const keyId = derive('key id', 6).toString('base64url');
  return {
    seal(secret, place) {
      const nonce = randomBytes(12);
      const sealing = createCipheriv(cipher, key, nonce).setAAD(Buffer.from(place, 'utf8'));
      const text = Buffer.concat([sealing.update(secret, 'utf8'), sealing.final()]);
      const parts = [nonce, text, sealing.getAuthTag()].map((part) => part.toString('base64url'));
      return [version, keyId, ...parts].join('.');
    },
    open(sealed, place) {
      const [itsVersion, itsKeyId, ...parts] = sealed.split('.');
      if (itsVersion !== version || itsKeyId !== keyId || parts.length !== 3) return undefined;
      const [nonce, text, tag] = parts.map((part) => Buffer.from(part, 'base64url')) as [Buffer, Buffer, Buffer];
      try {
        const opening = createDecipheriv(cipher, key, nonce, { authTagLength: 16 });
        opening.setAAD(Buffer.from(place, 'utf8')).setAuthTag(tag);
        return Buffer.concat([opening.update(text), opening.final()]).toString('utf8');
      } catch {
        return undefined;
      }
    },
  };
}
