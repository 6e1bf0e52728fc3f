import { createHash } from 'node:crypto';

/** The id of a model behind an address: its name and a hash of how it is used. */
export function nameRemoteModel(model: string, use: readonly unknown[]): string {
  return `remote:${model.replace(/\s+/g, '-')}@${createHash('sha256').update(JSON.stringify(use)).digest('hex').slice(0, 12)}`;
}
