import { readFile } from 'node:fs/promises';
import { describeIssues, PushedFile } from '@clew/contract';
import { z } from 'zod';
import { FolderPermissions } from './folder-permissions.ts';

export const sidecarName = '.clew.json';

const Fields = z.strictObject(PushedFile.omit({ permissions: true, version: true, name: true }).shape);
export type SidecarFields = z.output<typeof Fields>;

/** What a folder says of itself: who may read what is in it and below, and more of single files of it. */
const Sidecar = z.strictObject({
  permissions: FolderPermissions.optional(),
  files: z
    .record(z.string(), z.strictObject({ permissions: FolderPermissions.optional(), fields: Fields.optional() }))
    .default({}),
});
export type Sidecar = z.output<typeof Sidecar>;

export type SidecarOutcome =
  | { kind: 'sidecar'; sidecar: Sidecar }
  | { kind: 'none' }
  | { kind: 'mistake'; reason: string };

const mostBytes = 4 * 1024 ** 2;

/** One that can't be read is a mistake, never none: without it everybody might get to see what it protects. */
export async function readSidecar(path: string): Promise<SidecarOutcome> {
  let text: string;
  try {
    const bytes = await readFile(path);
    if (bytes.length > mostBytes) return { kind: 'mistake', reason: 'It is larger than 4 MiB.' };
    text = bytes.toString('utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { kind: 'none' };
    return { kind: 'mistake', reason: 'It can not be opened.' };
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { kind: 'mistake', reason: 'It is not JSON.' };
  }
  const parsed = Sidecar.safeParse(value);
  if (parsed.success) return { kind: 'sidecar', sidecar: parsed.data };
  const errors = Object.entries(describeIssues(parsed.error.issues)).map(
    ([field, texts]) => `${field}: ${texts.join(' ')}`,
  );
  return { kind: 'mistake', reason: errors.join('; ').slice(0, 500) };
}
