import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

export interface FoundFile {
  path: string;
  /** From the folder on, with `/` whatever the system writes. */
  name: string;
  size: number;
  modifiedMs: number;
}

export type Found = { kind: 'file'; file: FoundFile } | { kind: 'unreadable'; name: string; reason: string };

/** All files at and below a folder in a fixed order; hidden ones and links are left out, what can't be listed is told. */
export async function* walkFolder(folder: string, below = ''): AsyncGenerator<Found> {
  const entries = await readdir(join(folder, below), { withFileTypes: true }).catch((error: Error) => error);
  if (entries instanceof Error) {
    yield { kind: 'unreadable', name: below || '.', reason: entries.message };
    return;
  }
  for (const entry of entries.sort((first, second) => (first.name < second.name ? -1 : 1))) {
    if (entry.name.startsWith('.')) continue;
    const name = below === '' ? entry.name : `${below}/${entry.name}`;
    if (entry.isDirectory()) yield* walkFolder(folder, name);
    else if (entry.isFile()) {
      const path = join(folder, name);
      const facts = await stat(path).catch((error: Error) => error);
      if (facts instanceof Error) yield { kind: 'unreadable', name, reason: facts.message };
      else yield { kind: 'file', file: { path, name, size: facts.size, modifiedMs: facts.mtimeMs } };
    }
  }
}
