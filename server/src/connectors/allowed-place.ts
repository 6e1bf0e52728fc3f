import { realpath } from 'node:fs/promises';
import { resolve, sep } from 'node:path';
import { SourceError } from './source-error.ts';

/** Refuses what does not lie in a folder that may be read. Of what may not be read it is not even told whether it is there. */
export async function expectAllowedPlace(given: string, folders: readonly string[]): Promise<void> {
  const path = await placeOf(given);
  const roots = await Promise.all(folders.map(placeOf));
  const isAllowed = roots.some((root) => path === root || path.startsWith(root.endsWith(sep) ? root : root + sep));
  if (isAllowed) return;
  throw new SourceError('misconfigured', `${given} may not be connected.`, {
    nextStep: 'Name it, or a folder above it, in CLEW_FOLDERS where the server is started.',
  });
}

/** Where a path leads, links followed as far as it is there. */
function placeOf(path: string): Promise<string> {
  return realpath(path).catch(() => resolve(path));
}
