import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { createPushClient } from './push-client.ts';
import { openPushJournal } from './push-journal.ts';
import { PushMistake, type PushOptions, pushHelp, readPushOptions } from './read-push-options.ts';
import { describeTally, runPush } from './run-push.ts';

interface Surroundings {
  key: string | undefined;
  write(text: string): void;
  fetch?(url: string, init: RequestInit): Promise<Response>;
  pause?(ms: number): Promise<unknown>;
}

/** `clew push …` -> its exit code: 0 all in, 1 something failed, 2 a mistake in the command. */
export async function pushCommand(args: readonly string[], surroundings: Surroundings): Promise<0 | 1 | 2> {
  const { key, write, fetch = globalThis.fetch, pause = setTimeout } = surroundings;
  const tell = (line: string) => write(`${line}\n`);
  if (args.length === 0 || args.includes('--help') || args.includes('-h')) {
    write(pushHelp);
    return args.length === 0 ? 2 : 0;
  }
  try {
    const options = readPushOptions(args);
    if (!key) throw new PushMistake('Set the environment variable KEY to a key of an administrator.');
    const { url, account, sourceId, kind, path } = options;
    await requirePath(kind, path);
    const client = createPushClient({ url, key, account, sourceId, fetch, pause });
    const journal = openPushJournal(options.journal, `${url} ${sourceId} ${kind} ${resolve(path)}`);
    const tally = await runPush(options, { client, journal, tell });
    tell(describeTally(tally));
    return tally.failed > 0 ? 1 : 0;
  } catch (error) {
    tell(error instanceof Error ? error.message : String(error));
    if (!(error instanceof PushMistake)) return 1;
    tell('See: npm run clew -- push --help');
    return 2;
  }
}

/** What is to be pushed is there and of the kind that the command says. */
async function requirePath(kind: PushOptions['kind'], path: string): Promise<void> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR')
      throw new PushMistake(`There is nothing at ${resolve(path)}.`);
    throw new PushMistake(`${path} can not be read (${error.message}).`);
  });
  if (kind === 'folder' && !found.isDirectory())
    throw new PushMistake(`${path} is no folder. For one file: push file ${path}`);
  if (kind !== 'folder' && found.isDirectory())
    throw new PushMistake(`${path} is a folder. For all that is in it: push folder ${path}`);
}
