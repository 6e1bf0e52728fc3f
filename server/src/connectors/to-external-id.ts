import { createHash } from 'node:crypto';
import { Identifier } from '@clew/contract';

/** What a source calls something -> an id that can be kept: itself, or its start and a hash where it is too long or odd. */
export function toExternalId(id: string): string {
  if (Identifier.safeParse(id).success) return id;
  const start = id
    .toWellFormed()
    .replace(/\p{Cc}/gu, '')
    .slice(0, 200);
  return `${start}#${createHash('sha256').update(id).digest('hex').slice(0, 32)}`;
}
