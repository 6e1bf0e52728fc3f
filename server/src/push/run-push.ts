import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { PushedFile } from '@clew/contract';
import { type PushClient, PushRefused, PushUnreachable } from './push-client.ts';
import type { PushJournal } from './push-journal.ts';
import type { PushOptions } from './read-push-options.ts';
import { type FoundFile, walkFolder } from './walk-folder.ts';

export interface PushTally {
  pushed: number;
  unchanged: number;
  deleted: number;
  failed: number;
}

interface Services {
  client: PushClient;
  journal: PushJournal;
  /** A line for who watches. */
  tell(line: string): void;
}

const linesAtOnce = 200;
const bytesAtOnce = 4 * 1024 ** 2;
const tellEvery = 100;

/** Pushes item by item; one that fails is told and counted, and the rest goes on. Throws when nothing else could go in either. */
export async function runPush(options: PushOptions, services: Services): Promise<PushTally> {
  const tally: PushTally = { pushed: 0, unchanged: 0, deleted: 0, failed: 0 };
  if (options.kind === 'folder') await pushFolder(options, services, tally);
  else if (options.kind === 'file') await pushOne(options, services, tally);
  else await pushLines(options, services, tally);
  return tally;
}

async function pushFolder(options: PushOptions, services: Services, tally: PushTally): Promise<void> {
  const { client, journal, tell } = services;
  const seen = new Set<string>();
  let isComplete = true;
  let count = 0;
  for await (const found of walkFolder(options.path)) {
    if (found.kind === 'unreadable') {
      isComplete = false;
      tally.failed++;
      tell(`failed   ${found.name}: ${found.reason}`);
      continue;
    }
    const { file } = found;
    seen.add(file.name);
    const folder = file.name.includes('/') ? file.name.slice(0, file.name.lastIndexOf('/')) : '';
    await pushFile(file, file.name, { path: [`/${folder}`] }, options, services, tally);
    if (++count % tellEvery === 0) tell(`${count} files so far: ${describeTally(tally)}`);
  }
  if (!options.deletesGone) return;
  const gone = journal.ids().filter((id) => !seen.has(id));
  // What could not be listed is not gone.
  if (!isComplete || seen.size === 0) {
    if (gone.length > 0) tell('Nothing is deleted: the folder could not be read in full, or is empty.');
    return;
  }
  for (const id of gone)
    await attempt(id, services, tally, async () => {
      await client.remove(id);
      journal.note(id, null);
      tally.deleted++;
    });
}

async function pushOne(options: PushOptions, services: Services, tally: PushTally): Promise<void> {
  const path = resolve(options.path);
  const { size, mtimeMs } = await stat(path);
  const name = basename(path);
  const file = { path, name, size, modifiedMs: mtimeMs };
  await pushFile(file, options.externalId ?? name, {}, options, services, tally);
}

async function pushFile(
  file: FoundFile,
  externalId: string,
  more: Partial<PushedFile>,
  { permissions }: PushOptions,
  services: Services,
  tally: PushTally,
): Promise<void> {
  const { client, journal, tell } = services;
  const mark = `${file.size} ${file.modifiedMs} ${JSON.stringify(permissions)}`;
  if (journal.markOf(externalId) === mark) {
    tally.unchanged++;
    return;
  }
  await attempt(file.name, services, tally, async () => {
    const modifiedAt = new Date(file.modifiedMs).toISOString();
    const { state, note } = await client.putFile(externalId, file.path, { ...more, modifiedAt, permissions });
    journal.note(externalId, mark);
    tally.pushed++;
    if (state !== 'read') tell(`${state.padEnd(8)} ${file.name}: ${note ?? ''}`);
  });
}

/** Lines go in batches; after each it is noted how far it went, so that a broken push goes on behind it. */
async function pushLines(options: PushOptions, services: Services, tally: PushTally): Promise<void> {
  const { journal, tell } = services;
  const path = resolve(options.path);
  const { size, mtimeMs } = await stat(path);
  const id = 'lines';
  const version = `${size} ${mtimeMs}`;
  const noted = journal.markOf(id);
  const done = noted?.startsWith(`${version} `) ? Number(noted.slice(version.length + 1)) : 0;
  let number = 0;
  let batch: string[] = [];
  let bytes = 0;
  const send = async () => {
    if (batch.length > 0) await sendBatch(batch, number - batch.length, services, tally);
    if (number > done) journal.note(id, `${version} ${number}`);
    if (batch.length > 0) tell(`${number} lines so far: ${describeTally(tally)}`);
    [batch, bytes] = [[], 0];
  };
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY })) {
    number++;
    if (number <= done) {
      tally.unchanged++;
      continue;
    }
    batch.push(line);
    bytes += Buffer.byteLength(line);
    if (batch.length >= linesAtOnce || bytes >= bytesAtOnce) await send();
  }
  await send();
}

/** Blank lines have no result of their own. */
async function sendBatch(
  batch: readonly string[],
  before: number,
  { client, tell }: Services,
  tally: PushTally,
): Promise<void> {
  const numbers = batch.flatMap((line, position) => (line.trim() === '' ? [] : [before + position + 1]));
  const results = await client.putLines(batch);
  for (const [position, { externalId, status, error }] of results.entries())
    if (status < 300) status === 204 ? tally.deleted++ : tally.pushed++;
    else {
      tally.failed++;
      const errors = Object.entries(error?.errors ?? {}).map(([field, messages]) => `${field}: ${messages.join(' ')}`);
      const text = [error?.reason, error?.detail, ...errors].filter(Boolean).join('. ');
      tell(`failed   line ${numbers[position]} (${externalId ?? 'no externalId'}): ${text}`);
    }
}

async function attempt(name: string, { tell }: Services, tally: PushTally, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (error instanceof PushUnreachable || (error instanceof PushRefused && error.isFinal)) throw error;
    tally.failed++;
    tell(`failed   ${name}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

export function describeTally({ pushed, unchanged, deleted, failed }: PushTally): string {
  return `${pushed} pushed, ${unchanged} unchanged, ${deleted} deleted, ${failed} failed`;
}
