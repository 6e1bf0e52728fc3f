import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';

const root = new URL('../../models', import.meta.url).pathname;

/** The embedding models to measure with: those that are named, or all that lie in models/. */
export function modelFolders(named: readonly string[] | undefined): { name: string; folder: string }[] {
  const folders = named ?? (existsSync(root) ? readdirSync(root).map((name) => join(root, name)) : []);
  return folders.map((folder) => ({ name: basename(folder), folder }));
}
