import { createHash } from 'node:crypto';
import type { ResourceRecord } from '../resource-record.ts';
import { metadataText } from './metadata-text.ts';

/** Of everything that is searched as text: as long as it stays the same, the passages and their terms do. */
export function contentHashOf({ title, subtitle, name, values, passages }: ResourceRecord): string {
  return hashOf([title, subtitle, name, metadataText(values), passages]);
}

export function recordHashOf({ passages, ...rest }: ResourceRecord, contentHash: string): string {
  return hashOf([contentHash, rest]);
}

function hashOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('base64url');
}
