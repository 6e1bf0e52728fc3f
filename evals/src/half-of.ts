import { createHash } from 'node:crypto';

/** What is built by looking at one half of a set is measured on the other one too. */
export type Half = 'development' | 'held-out';

export function halfOf(id: string): Half {
  return (createHash('sha256').update(id).digest()[0] ?? 0) % 2 === 0 ? 'development' : 'held-out';
}
