/** What is in objects of git (gitdatamodel): commits and trees, from the bytes whose ids have been checked. */
import { SourceError } from '../source-error.ts';
import type { GitObject, ObjectKind } from './read-pack.ts';

export interface Commit {
  id: string;
  tree: string;
  parents: string[];
  author: { name: string; email: string; atMs: number };
  message: string;
}

export type Objects = ReadonlyMap<string, GitObject>;

interface TreeEntry {
  name: string;
  id: string;
  kind: 'file' | 'folder' | 'other';
}

export function readCommit(objects: Objects, id: string): Commit {
  const text = bytesOf(objects, id, 'commit').toString();
  const end = text.indexOf('\n\n');
  const lines = (end < 0 ? text : text.slice(0, end)).split('\n');
  const valuesOf = (name: string) =>
    lines.flatMap((line) => (line.startsWith(`${name} `) ? [line.slice(name.length + 1)] : []));
  const [, name = '', email = '', seconds = ''] =
    /^(.*?) ?<([^<>]*)> (-?\d{1,12})/.exec(valuesOf('author')[0] ?? '') ?? [];
  return {
    id,
    tree: valuesOf('tree')[0] ?? '',
    parents: valuesOf('parent'),
    author: { name, email, atMs: Math.min(Math.max(Number(seconds), 0), 253_402_300_799) * 1_000 },
    message: end < 0 ? '' : text.slice(end + 2).toWellFormed(),
  };
}

function readTree(objects: Objects, id: string): TreeEntry[] {
  const bytes = bytesOf(objects, id, 'tree');
  const entries: TreeEntry[] = [];
  for (let at = 0; at < bytes.length; ) {
    const gap = bytes.indexOf(32, at);
    const end = bytes.indexOf(0, gap);
    if (gap < 0 || end < 0 || end + 21 > bytes.length) throw missing();
    const mode = bytes.toString('latin1', at, gap);
    entries.push({
      name: bytes.toString('utf8', gap + 1, end),
      id: bytes.toString('hex', end + 1, end + 21),
      // Links and modules of other repositories hold nothing themselves.
      kind: /^0?40000$/.test(mode) ? 'folder' : mode.startsWith('100') ? 'file' : 'other',
    });
    at = end + 21;
  }
  return entries;
}

const mostFiles = 500_000;
/** Folders may hold the same folder again and again, without a file anywhere. */
const mostFolders = 200_000;
const mostComparedFolders = 50_000;
const deepest = 200;

/** Every file below a tree: path -> id of what it holds. */
export function listFiles(objects: Objects, tree: string): Map<string, string> {
  const files = new Map<string, string>();
  let folders = 0;
  const walk = (id: string, prefix: string, depth: number) => {
    if (depth > deepest || ++folders > mostFolders) throw tooMany();
    for (const entry of readTree(objects, id)) {
      if (entry.kind === 'folder') walk(entry.id, `${prefix}${entry.name}/`, depth + 1);
      else if (entry.kind === 'file') files.set(prefix + entry.name, entry.id);
      if (files.size > mostFiles) throw tooMany();
    }
  };
  walk(tree, '', 0);
  return files;
}

/** Paths of files that differ between two trees, up to a number of them; undefined is an empty tree. Equal folders are not looked into. */
export function changedPaths(objects: Objects, before: string | undefined, after: string, most: number): string[] {
  const paths: string[] = [];
  let compared = 0;
  const walk = (old: string | undefined, now: string | undefined, prefix: string, depth: number) => {
    if (old === now || paths.length >= most || depth > deepest || ++compared > mostComparedFolders) return;
    const olds = new Map((old ? readTree(objects, old) : []).map((entry) => [entry.name, entry]));
    const news = new Map((now ? readTree(objects, now) : []).map((entry) => [entry.name, entry]));
    for (const name of new Set([...olds.keys(), ...news.keys()])) {
      const [was, is] = [olds.get(name), news.get(name)];
      if (was?.id === is?.id && was?.kind === is?.kind) continue;
      const folderOf = (entry: TreeEntry | undefined) => (entry?.kind === 'folder' ? entry.id : undefined);
      walk(folderOf(was), folderOf(is), `${prefix}${name}/`, depth + 1);
      if ((was?.kind === 'file' || is?.kind === 'file') && paths.length < most) paths.push(prefix + name);
    }
  };
  walk(before, after, '', 0);
  return paths.sort();
}

/** The commits that a tip goes back to, newest first; as many as there are objects of, and no more than a number. */
export function listCommits(objects: Objects, tip: string, most: number): Commit[] {
  const commits = new Map<string, Commit>();
  let level = [tip];
  while (level.length > 0 && commits.size < most) {
    const next: string[] = [];
    for (const id of level) {
      if (commits.has(id) || commits.size >= most || !objects.has(id)) continue;
      const commit = readCommit(objects, id);
      commits.set(id, commit);
      next.push(...commit.parents);
    }
    level = next;
  }
  return [...commits.values()].sort((a, b) => b.author.atMs - a.author.atMs || (a.id < b.id ? -1 : 1));
}

function bytesOf(objects: Objects, id: string, kind: ObjectKind): Buffer {
  const object = objects.get(id);
  if (object?.kind !== kind) throw missing();
  return object.bytes;
}

function missing(): SourceError {
  return new SourceError('unsound', 'The git server left out something that the branch is made of.');
}

function tooMany(): SourceError {
  return new SourceError(
    'misconfigured',
    `The branch has more than ${mostFiles} files or folders, or they lie too deep.`,
  );
}
