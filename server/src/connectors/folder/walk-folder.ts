import type { BigIntStats, Dirent } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ListingGap, SourcePermissions } from '../connector.ts';
import { readSidecar, type Sidecar, type SidecarFields, sidecarName } from './read-sidecar.ts';

export interface FoundFile {
  /** On this machine. */
  path: string;
  /** From the folder on, with `/`. */
  name: string;
  facts: Pick<BigIntStats, 'size' | 'mtimeNs' | 'ctimeNs'>;
  permissions: SourcePermissions | 'unknown';
  fields: SidecarFields | undefined;
}

export type Found = { kind: 'file'; file: FoundFile } | { kind: 'gap'; gap: ListingGap };

interface Options {
  /** Name of a file: only what comes behind it; '' for everything. */
  after: string;
  isExcluded(name: string): boolean;
  /** `sidecar`: those of the nearest file `.clew.json` at or above, and nobody where there is none. */
  permissions: SourcePermissions | 'sidecar';
  signal: AbortSignal;
}

const nobody: SourcePermissions = { public: false, users: [], groups: [] };
const statsAtOnce = 32;

/**
 * All files at and below a folder, ordered by the names on their path. Links and what begins with a dot are left out, and so are
 * data folders of Clew. What can't be listed is a gap; what goes in the midst is simply not there.
 */
export function walkFolder(root: string, options: Options): AsyncGenerator<Found> {
  const { after, permissions } = options;
  const inherited = permissions === 'sidecar' ? nobody : permissions;
  return walk(root, '', after === '' ? [] : after.split('/'), inherited, options);
}

async function* walk(
  root: string,
  below: string,
  after: readonly string[],
  inherited: SourcePermissions | 'unknown',
  options: Options,
): AsyncGenerator<Found> {
  options.signal.throwIfAborted();
  const folder = join(root, below);
  const entries = await listEntries(folder);
  if (!Array.isArray(entries)) {
    if (entries.code !== 'ENOENT' || isMangled(below)) yield { kind: 'gap', gap: unlistable(below) };
    return;
  }
  if (isDataFolder(entries)) return;
  let [own, sidecar]: [SourcePermissions | 'unknown', Sidecar | undefined] = [inherited, undefined];
  if (options.permissions === 'sidecar' && entries.some(({ name }) => name === sidecarName)) {
    const outcome = await readSidecar(join(folder, sidecarName));
    if (outcome.kind === 'mistake') {
      own = 'unknown';
      yield { kind: 'gap', gap: unreadableSidecar(nameBelow(below, sidecarName), outcome.reason) };
    } else if (outcome.kind === 'sidecar') {
      sidecar = outcome.sidecar;
      own = sidecar.permissions ?? inherited;
    }
  }
  const [first] = after;
  const wanted = entries
    .filter(({ name }) => !name.startsWith('.') && (first === undefined || name >= first))
    .filter(({ name }) => !options.isExcluded(nameBelow(below, name)))
    .sort((some, other) => (some.name < other.name ? -1 : 1));
  for (let at = 0; at < wanted.length; at += statsAtOnce) {
    const piece = wanted.slice(at, at + statsAtOnce);
    const facts = await Promise.all(piece.map((entry) => factsOf(join(folder, entry.name), entry)));
    for (const [position, entry] of piece.entries()) {
      const name = nameBelow(below, entry.name);
      const rest = entry.name === first ? after.slice(1) : [];
      const its = facts[position];
      if (entry.isDirectory()) yield* walk(root, name, rest, own, options);
      else if (its === 'unreadable') yield { kind: 'gap', gap: unlistable(name) };
      else if (its && entry.name !== first) {
        const said = sidecar && Object.hasOwn(sidecar.files, entry.name) ? sidecar.files[entry.name] : undefined;
        const permissions = own === 'unknown' ? own : (said?.permissions ?? own);
        yield {
          kind: 'file',
          file: { path: join(folder, entry.name), name, facts: its, permissions, fields: said?.fields },
        };
      }
    }
  }
}

async function listEntries(folder: string): Promise<Dirent[] | NodeJS.ErrnoException> {
  return readdir(folder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => error);
}

/** Undefined for what is no file, or no longer. */
async function factsOf(path: string, entry: Dirent): Promise<BigIntStats | 'unreadable' | undefined> {
  if (!entry.isFile()) return undefined;
  try {
    const facts = await lstat(path, { bigint: true });
    return facts.isFile() ? facts : undefined;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' && !isMangled(entry.name) ? undefined : 'unreadable';
  }
}

/** A name that is no UTF-8 is not the name that the system knows. */
function isMangled(name: string): boolean {
  return name.includes('\uFFFD');
}

/** Its database would be read into itself. */
function isDataFolder(entries: readonly Dirent[]): boolean {
  const names = new Set(entries.map(({ name }) => name));
  return names.has('clew.db') && names.has('lock.db');
}

function nameBelow(below: string, name: string): string {
  return below === '' ? name : `${below}/${name}`;
}

function unlistable(name: string): ListingGap {
  if (isMangled(name))
    return {
      name,
      reason: 'Its name is no UTF-8.',
      nextStep: 'Rename it, or leave it out: `exclude` in the settings.',
    };
  return {
    name: name || '.',
    reason: 'It can not be listed.',
    nextStep:
      'Let the user under which the server runs read it, or leave it out: `exclude` in the settings of the source.',
  };
}

function unreadableSidecar(name: string, reason: string): ListingGap {
  return {
    name,
    reason: `Who may read the folder is not known. ${reason}`,
    nextStep: 'Mend it. Until then nobody gets to see more than before.',
  };
}
