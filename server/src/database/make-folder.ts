import { accessSync, constants, existsSync, mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/**
 * Makes a data folder that only its owner may enter, with what is above it, and looks whether it can be written. One by one: Node's
 * own `recursive` never ends where a system answers that what was just made is not there, as below /proc.
 */
export function makeFolder(folder: string): void {
  const path = resolve(folder);
  const missing: string[] = [];
  for (let at = path; !existsSync(at); at = dirname(at)) missing.unshift(at);
  try {
    for (const each of missing) mkdirSync(each, { mode: 0o700 });
  } catch (error) {
    throw new Error(
      `The data folder ${folder} can not be made (${(error as Error).message}). Set CLEW_DATA_DIR to another one.`,
    );
  }
  try {
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch {
    throw new Error(
      `The data folder ${folder} can not be written by this user. Give it to the user that runs Clew, or set CLEW_DATA_DIR to another one.`,
    );
  }
}
