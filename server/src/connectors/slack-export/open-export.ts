/** The files of an export, as it comes (a ZIP) or unpacked (a folder). Nothing is read but what is in its own list of names. */
import { type BigIntStats, constants } from 'node:fs';
import { open, readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { hashOf } from '../hash-of.ts';
import { SourceError } from '../source-error.ts';

export interface SlackExport {
  /** Another one when anything of it may be. */
  identity: string;
  has(name: string): boolean;
  /** Names of the files of days, in their order, by the folder they are in. */
  days: ReadonlyMap<string, readonly string[]>;
  /** What a file holds. Throws a `SourceError` `unreadable` where it is no JSON. */
  read(name: string): Promise<unknown>;
  close(): void;
}

const mostBytes = 64 * 1024 ** 2;
const mostFiles = 2_000_000;
const dayName = /^([^/]+)\/(\d{4}-\d\d-\d\d\.json)$/;

export async function openExport(path: string): Promise<SlackExport> {
  let facts: BigIntStats;
  try {
    facts = await stat(path, { bigint: true });
  } catch {
    throw new SourceError('misconfigured', `There is no export at ${path} that the server may read.`, {
      nextStep: 'Put it there, or correct `path` in the settings of the source.',
    });
  }
  return facts.isDirectory() ? openFolder(await realpath(path)) : openZip(path, facts);
}

async function openZip(path: string, facts: BigIntStats): Promise<SlackExport> {
  let zip: ZipFile;
  const entries = new Map<string, Entry>();
  try {
    zip = await openPromise(path, { lazyEntries: true, autoClose: false });
    for await (const entry of zip.eachEntry()) {
      if (entries.size >= mostFiles) throw tooMany();
      if (!entry.fileName.endsWith('/')) entries.set(entry.fileName, entry);
    }
  } catch (error) {
    if (error instanceof SourceError) throw error;
    throw new SourceError('unsound', `The export ${path} is no ZIP, or only a part of one.`, {
      nextStep: 'Look whether it was copied to its end; it is tried again by itself.',
    });
  }
  const top = topOf([...entries.keys()]);
  return {
    identity: identityOf(facts),
    has: (name) => entries.has(top + name),
    days: daysOf([...entries.keys()].flatMap((name) => (name.startsWith(top) ? [name.slice(top.length)] : []))),
    async read(name) {
      const entry = entries.get(top + name);
      if (!entry) throw unreadable(name, 'is not in the export');
      if (entry.isEncrypted() || !entry.canDecodeFileData())
        throw unreadable(name, 'is packed in a way that is not read');
      if (entry.uncompressedSize > mostBytes) throw tooLarge(name);
      const pieces: Buffer[] = [];
      try {
        // What unpacks to more than it says is an error of the stream.
        for await (const piece of (await zip.openReadStreamPromise(entry)) as AsyncIterable<Buffer>) pieces.push(piece);
      } catch {
        throw unreadable(name, 'can not be unpacked');
      }
      return parse(name, Buffer.concat(pieces));
    },
    close: () => zip.close(),
  };
}

async function openFolder(root: string): Promise<SlackExport> {
  const sizes = new Map<string, string>();
  const top = await readdir(root, { withFileTypes: true });
  const note = async (name: string) => {
    if (sizes.size >= mostFiles) throw tooMany();
    sizes.set(name, identityOf(await stat(join(root, name), { bigint: true })));
  };
  for (const entry of top) {
    // Links lead elsewhere; an export has none.
    if (entry.isFile() && entry.name.endsWith('.json')) await note(entry.name);
    if (!entry.isDirectory()) continue;
    for (const inner of await readdir(join(root, entry.name), { withFileTypes: true }))
      if (inner.isFile() && dayName.test(`${entry.name}/${inner.name}`)) await note(`${entry.name}/${inner.name}`);
  }
  const names = [...sizes.keys()].sort();
  return {
    identity: hashOf(names.map((name) => [name, sizes.get(name)])),
    has: (name) => sizes.has(name),
    days: daysOf(names),
    async read(name) {
      if (!sizes.has(name)) throw unreadable(name, 'is not in the export');
      let bytes: Buffer;
      try {
        const handle = await open(join(root, name), constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
        try {
          if ((await handle.stat()).size > mostBytes) throw tooLarge(name);
          bytes = await handle.readFile();
        } finally {
          await handle.close();
        }
      } catch (error) {
        if (error instanceof SourceError) throw error;
        throw unreadable(name, 'can not be read from the disk');
      }
      return parse(name, bytes);
    },
    close: () => {},
  };
}

/** Some programs pack an export with the folder around it. */
function topOf(names: readonly string[]): string {
  const users = names.filter((name) => /^(?:[^/]+\/)?users\.json$/.test(name)).sort((a, b) => a.length - b.length)[0];
  return (users ?? '').slice(0, -'users.json'.length);
}

function daysOf(names: readonly string[]): Map<string, string[]> {
  const days = new Map<string, string[]>();
  for (const name of [...names].sort()) {
    const [, folder, file] = dayName.exec(name) ?? [];
    if (folder === undefined || file === undefined) continue;
    const list = days.get(folder) ?? [];
    list.push(file);
    days.set(folder, list);
  }
  return days;
}

function parse(name: string, bytes: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw unreadable(name, 'is no JSON, or is cut off');
  }
}

function identityOf({ dev, ino, size, mtimeNs, ctimeNs }: BigIntStats): string {
  return [dev, ino, size, mtimeNs, ctimeNs].join('.');
}

function unreadable(name: string, why: string): SourceError {
  return new SourceError('unreadable', `${name} ${why}.`, { nextStep: 'Look after the export, or take a new one.' });
}
const tooLarge = (name: string) => unreadable(name, `is larger than ${mostBytes / 1024 ** 2} MiB`);
const tooMany = () => new SourceError('misconfigured', `The export has more than ${mostFiles} files.`);
