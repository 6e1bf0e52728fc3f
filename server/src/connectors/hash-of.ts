import { createHash } from 'node:crypto';

/** A short hash of something that can be written as JSON, or of bytes. */
export function hashOf(content: unknown): string {
  const bytes = content instanceof Uint8Array ? content : JSON.stringify(content);
  return createHash('sha256').update(bytes).digest('base64url').slice(0, 22);
}
