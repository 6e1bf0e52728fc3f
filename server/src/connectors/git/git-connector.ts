/**
 * A branch of a git repository over HTTP: its files, and its newest commits. Names of objects are hashes of what they hold, so what
 * was fetched is whole when it can be walked from the tip; what is in files is fetched when it is loaded.
 */
import { z } from 'zod';
import type { Change, ChangePage, Connector, ConnectorRun, ListingEnd, LoadedResource } from '../connector.ts';
import { networkSettings, readers, secretText, webAddress } from '../network-settings.ts';
import { SourceError } from '../source-error.ts';
import { toExternalId } from '../to-external-id.ts';
import { type GitServer, NotThere, openServer } from './ask-server.ts';
import { describeCommit, describeFile } from './describe-object.ts';
import { type LoadBlob, loadBlobs } from './load-blobs.ts';
import { type Commit, changedPaths, listCommits, listFiles, type Objects, readCommit } from './read-objects.ts';

const paths = z.array(z.string().min(1).max(1_000)).max(1_000);
const Settings = z.strictObject({
  url: webAddress.describe('As it is cloned, such as https://git.example.org/team/project.git'),
  branch: z
    .string()
    .regex(/^[^\s~^:?*[\\\p{Cc}]{1,300}$/u, 'This is no name of a branch.')
    .optional()
    .describe('The one that the server shows first when absent.'),
  permissions: readers,
  userName: secretText.default('git').describe('Whose token it is, where the server wants to know.'),
  token: secretText.optional().describe('With which the repository may be read.'),
  within: paths.optional().describe('Only these folders and files.'),
  except: paths.default([]).describe('Not these folders and files.'),
  mostCommits: z.int().min(0).max(5_000).default(500).describe('The newest so many; 0 for files alone.'),
  mostBytes: z
    .int()
    .min(1)
    .max(48 * 1024 ** 2)
    .default(16 * 1024 ** 2)
    .describe('Of larger files the name alone is found.'),
  webUrl: webAddress.optional().describe('Where people look at it, such as https://github.com/team/project'),
  ...networkSettings,
});
type Settings = z.infer<typeof Settings>;

export const gitConnector: Connector<Settings> = {
  kind: 'git',
  title: 'Git repository',
  settings: Settings,
  secrets: ['token'],
  everyMinutes: 15,
  read,
};

const Cursor = z.object({ tip: z.string(), commits: z.number() });
/** What is compared with what, and the last resource that was told. */
const Checkpoint = z.object({ tip: z.string(), branch: z.string(), base: z.string().nullable(), after: z.string() });

/** A branch at one moment. */
interface Snapshot {
  files: Map<string, string>;
  commits: Map<string, Commit>;
}

const changesOfPage = 200;
const mostChangedPaths = 500;

async function* read(run: ConnectorRun<Settings>): AsyncGenerator<ChangePage, ListingEnd> {
  const { settings, fetch, mode } = run;
  const url = settings.url.replace(/\/+$/, '');
  const server = await openServer({ ...settings, url, token: settings.token, fetch });
  const resumed = Checkpoint.safeParse(run.checkpoint).data;
  const before = mode === 'changes' ? Cursor.safeParse(run.cursor).data : undefined;
  const { tip, branch } = resumed ?? (await findTip(server, settings));
  if (!resumed && before?.tip === tip) return { covered: 'changes', cursor: before };
  const base = resumed ? resumed.base : (before?.tip ?? null);
  const { objects, hasBase } = await fetchHistory(server, settings, tip, base);
  // What was told so far would not be told again, and count as gone.
  if (resumed && base !== null && !hasBase) throw replaced();
  const now = snapshotOf(objects, tip, settings);
  const then = base !== null && hasBase ? snapshotOf(objects, base, settings) : undefined;
  const blobs = loadBlobs(server, objects);
  const editors = lastEdits(objects, now.commits);
  const items = changesOf({ now, then, settings, branch, blobs, editors });
  const after = resumed?.after ?? '';
  const left = items.filter(({ key }) => key > after);
  for (let at = 0; at < left.length; at += changesOfPage) {
    const page = left.slice(at, at + changesOfPage);
    blobs.expect(page.flatMap(({ blob }) => (blob === undefined ? [] : [blob])));
    const checkpoint = { tip, branch, base: then ? base : null, after: page.at(-1)?.key ?? '' };
    yield { changes: page.map(({ change }) => change), checkpoint };
  }
  return { covered: then ? 'changes' : 'everything', cursor: { tip, commits: settings.mostCommits } };
}

async function findTip(server: GitServer, { branch }: Settings): Promise<{ tip: string; branch: string }> {
  const found = await server.findBranch(branch);
  if (found) return { tip: found.tip, branch: found.name };
  throw new SourceError(
    'misconfigured',
    branch === undefined ? 'The repository has no branch.' : `The repository has no branch ${branch}.`,
  );
}

/** With what the branch was before, where the server still has that: after a forced push it may not. */
async function fetchHistory(server: GitServer, { mostCommits }: Settings, tip: string, base: string | null) {
  const fetchFrom = async (tips: readonly string[]) => {
    try {
      return await server.fetchObjects(tips, { commits: Math.max(mostCommits, 1), withoutBlobs: server.hasFilter });
    } catch (error) {
      if (!(error instanceof SourceError) || error.kind !== 'unreadable') throw error;
      throw new SourceError('misconfigured', 'The history of the branch is larger than what is read at once.', {
        nextStep: 'Set `mostCommits` lower, or let the git server allow filters (`uploadpack.allowFilter`).',
      });
    }
  };
  if (base !== null && base !== tip)
    try {
      return { objects: await fetchFrom([tip, base]), hasBase: true };
    } catch (error) {
      if (!(error instanceof NotThere)) throw error;
    }
  try {
    return { objects: await fetchFrom([tip]), hasBase: base === tip };
  } catch (error) {
    throw error instanceof NotThere ? replaced() : error;
  }
}

/** The branch was moved, and nobody keeps what it was. */
function replaced(): SourceError {
  return new SourceError('unsound', 'The branch was replaced by another one while it was read.');
}

function snapshotOf(objects: Objects, tip: string, { within, except, mostCommits }: Settings): Snapshot {
  const files = listFiles(objects, readCommit(objects, tip).tree);
  for (const path of files.keys())
    if ((within && !isBelowOne(path, within)) || isBelowOne(path, except)) files.delete(path);
  return { files, commits: new Map(listCommits(objects, tip, mostCommits).map((commit) => [commit.id, commit])) };
}

function isBelowOne(path: string, folders: readonly string[]): boolean {
  return folders.some((folder) => {
    const top = folder.replace(/^\/+|\/+$/g, '');
    return path === top || path.startsWith(`${top}/`);
  });
}

/** Who changed each file last, as far as the commits go back: paths -> commit. */
function lastEdits(
  objects: Objects,
  commits: ReadonlyMap<string, Commit>,
): { paths: Map<string, string[]>; edits: Map<string, Commit> } {
  const paths = new Map<string, string[]>();
  const edits = new Map<string, Commit>();
  for (const commit of commits.values()) {
    const [parent] = commit.parents;
    // What came before the oldest one is not known; nor is then what it changed.
    if (parent !== undefined && !objects.has(parent)) continue;
    const before = parent === undefined ? undefined : readCommit(objects, parent).tree;
    const changed = changedPaths(objects, before, commit.tree, mostChangedPaths);
    paths.set(commit.id, changed);
    for (const path of changed) if (!edits.has(path)) edits.set(path, commit);
  }
  return { paths, edits };
}

interface Item {
  key: string;
  change: Change;
  /** What has to be fetched when it is loaded. */
  blob?: string;
}

function changesOf({
  now,
  then,
  settings,
  branch,
  blobs,
  editors,
}: {
  now: Snapshot;
  then: Snapshot | undefined;
  settings: Settings;
  branch: string;
  blobs: LoadBlob;
  editors: ReturnType<typeof lastEdits>;
}): Item[] {
  const { permissions } = settings;
  const items: Item[] = [];
  const fileKey = (path: string) => toExternalId(`file/${path}`);
  for (const [path, blob] of now.files) {
    if (then?.files.get(path) === blob) continue;
    const edit = editors.edits.get(path);
    const load = async (): Promise<LoadedResource> =>
      describeFile({ path, branch, bytes: await blobs.load(blob), edit, settings });
    const key = fileKey(path);
    items.push({ key, blob, change: { kind: 'put', externalId: key, fingerprint: blob, permissions, load } });
  }
  for (const [id, commit] of now.commits) {
    if (then?.commits.has(id)) continue;
    const load = async () => describeCommit({ commit, paths: editors.paths.get(id), settings });
    items.push({
      key: `commit/${id}`,
      change: { kind: 'put', externalId: `commit/${id}`, fingerprint: id, permissions, load },
    });
  }
  const gone = (key: string) => items.push({ key, change: { kind: 'delete', externalId: key } });
  for (const path of then?.files.keys() ?? []) if (!now.files.has(path)) gone(fileKey(path));
  for (const id of then?.commits.keys() ?? []) if (!now.commits.has(id)) gone(`commit/${id}`);
  return items.sort((a, b) => (a.key < b.key ? -1 : 1));
}
