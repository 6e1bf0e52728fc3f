import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ann, bob, type SyncWorld } from '../sync-world.ts';

const folders = ['plans', 'notes', 'law'];

/** Files in folders whose sidecars say who may read them. */
export async function openFolderWorld(): Promise<SyncWorld> {
  const root = mkdtempSync(join(tmpdir(), 'clew-syncs-folder-'));
  const files = new Map<string, string>();
  const readers = new Map<string, readonly string[]>();
  const write = (name: string, text: string) => {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  };
  const put = (name: string, words: string) => {
    files.set(name, words);
    write(name, words);
  };
  const permit = (folder: string, users: readonly string[]) => {
    readers.set(folder, users);
    write(`${folder}/.clew.json`, JSON.stringify({ permissions: { users } }));
  };
  for (const folder of folders) {
    permit(folder, [ann, bob]);
    for (let no = 0; no < 15; no++) put(`${folder}/f${no}.txt`, `Buoy number ${no} of ${folder}.`);
  }
  const seenBy = (user: string) =>
    Object.fromEntries([...files].filter(([name]) => readers.get(dirname(name))?.includes(user)));
  return {
    kind: 'folder',
    settings: { path: root },
    server: { CLEW_FOLDERS: root },
    users: [ann, bob],
    async change(round) {
      put('plans/f3.txt', `Another buoy, ${round}.`);
      put(`notes/new${round}.txt`, `A new buoy, ${round}.`);
      const old = `notes/new${round - 3}.txt`;
      if (files.delete(old)) rmSync(join(root, old));
      permit('law', round % 2 === 0 ? [ann] : [bob]);
      permit('plans', round % 3 === 0 ? [ann] : [ann, bob]);
    },
    expected: () => ({ [ann]: seenBy(ann), [bob]: seenBy(bob) }),
    close: async () => rmSync(root, { recursive: true, force: true }),
  };
}
