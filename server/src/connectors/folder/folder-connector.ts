import { createHash } from 'node:crypto';
import { realpath, stat } from 'node:fs/promises';
import { isAbsolute } from 'node:path';
import { z } from 'zod';
import { expectAllowedPlace } from '../allowed-place.ts';
import type { ChangePage, Connector, ConnectorRun, Json, ListingEnd, PutChange } from '../connector.ts';
import { SourceError } from '../source-error.ts';
import { compileExclusions } from './compile-exclusions.ts';
import { FolderPermissions } from './folder-permissions.ts';
import { loadFile } from './load-file.ts';
import { type FoundFile, walkFolder } from './walk-folder.ts';

const FolderSettings = z.strictObject({
  path: z
    .string()
    .max(4_000)
    .refine(isAbsolute, 'Expected an absolute path on the machine of the server, such as /srv/documents.'),
  permissions: z
    .union([z.literal('sidecar'), FolderPermissions], {
      error:
        'Expected `{public, users, groups}` for all files, or `sidecar` for files named .clew.json in the folders.',
    })
    .default('sidecar'),
  exclude: z.array(z.string().min(1).max(500)).max(200).default([]),
});
type FolderSettings = z.infer<typeof FolderSettings>;

const filesOfPage = 1_000;
/** A file that was changed so shortly ago can be changed again without its size and time telling. */
const freshMs = 2_000;

/** Files of a folder that this machine can read: a local disk or a mounted share. */
export const folderConnector: Connector<FolderSettings> = {
  kind: 'folder',
  title: 'Folder',
  settings: FolderSettings,
  secrets: [],
  everyMinutes: 5,
  read: readFolder,
};

/** Lists all files each time, in the order of their paths; only what looks changed is read. */
async function* readFolder(run: ConnectorRun<FolderSettings>): AsyncGenerator<ChangePage, ListingEnd> {
  const { settings, folders, checkpoint, cursor, signal } = run;
  const root = await openRoot(settings.path, folders);
  const found = walkFolder(root.path, {
    after: typeof checkpoint === 'string' ? checkpoint : '',
    isExcluded: compileExclusions(settings.exclude),
    permissions: settings.permissions,
    signal,
  });
  let page: Omit<ChangePage, 'checkpoint'> & { gaps: NonNullable<ChangePage['gaps']>[number][] } = emptyPage();
  let last: Json = checkpoint;
  for await (const each of found) {
    if (each.kind === 'gap') page.gaps.push(each.gap);
    else {
      page.changes.push(toChange(each.file, run.nowMs()));
      last = each.file.name;
    }
    if (page.changes.length + page.gaps.length < filesOfPage) continue;
    yield { ...page, checkpoint: last };
    page = emptyPage();
  }
  if (page.changes.length + page.gaps.length > 0) yield { ...page, checkpoint: last };
  // Where a share is unmounted in the midst, everything that was not listed yet looks gone.
  if ((await openRoot(settings.path, folders)).identity !== root.identity)
    throw new SourceError(
      'unavailable',
      `The folder ${settings.path} was replaced by another one while it was listed.`,
    );
  // A share that is not mounted is an empty folder too, but another one.
  return { covered: 'everything', cursor: root.identity, emptyIsSure: cursor === root.identity };
}

function emptyPage() {
  return { changes: [], gaps: [] };
}

async function openRoot(given: string, allowed: readonly string[]): Promise<{ path: string; identity: string }> {
  await expectAllowedPlace(given, allowed);
  try {
    const path = await realpath(given);
    const facts = await stat(path, { bigint: true });
    if (!facts.isDirectory()) throw new SourceError('misconfigured', `${given} is no folder.`);
    return { path, identity: `${facts.dev}/${facts.ino}` };
  } catch (error) {
    if (error instanceof SourceError) throw error;
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR')
      throw new SourceError('misconfigured', `There is no folder ${given} on the machine of the server.`, {
        nextStep: 'Mount it, or correct `path` in the settings of the source.',
      });
    throw new SourceError('misconfigured', `The folder ${given} can not be opened.`, {
      nextStep: 'Let the user under which the server runs read it.',
    });
  }
}

function toChange(file: FoundFile, nowMs: number): PutChange {
  const { name, facts, permissions, fields } = file;
  const { size, mtimeNs, ctimeNs } = facts;
  const ageMs = nowMs - Number((mtimeNs > ctimeNs ? mtimeNs : ctimeNs) / 1_000_000n);
  const more = fields ? createHash('sha256').update(JSON.stringify(fields)).digest('base64url').slice(0, 12) : '';
  return {
    kind: 'put',
    externalId: name,
    fingerprint: [size, mtimeNs, ctimeNs, more, Math.abs(ageMs) < freshMs ? `fresh ${nowMs}` : ''].join('.'),
    permissions,
    load: () => loadFile(file),
  };
}
