import { SourceError } from '../source-error.ts';
import { type GitServer, NotThere } from './ask-server.ts';
import type { Objects } from './read-objects.ts';

export interface LoadBlob {
  /** What the current page may ask for, in its order. What was fetched for the page before is forgotten. */
  expect(ids: readonly string[]): void;
  load(id: string): Promise<Buffer>;
}

/** Fetched together: a question costs more than a file, and files are mostly loaded one after the other. */
const atOnce = 32;

/** What is in files: as it came with the history, or fetched when it is asked for. */
export function loadBlobs(server: GitServer, objects: Objects): LoadBlob {
  let expected: readonly string[] = [];
  let fetched = new Map<string, Promise<Buffer | undefined>>();

  /** Several at once; where they are too many bytes together, or one is not there, each is asked for by itself. */
  const fetchFrom = (id: string) => {
    const at = expected.indexOf(id);
    const ids = [...new Set([id, ...expected.slice(at + 1, at + atOnce)])].filter((one) => !fetched.has(one));
    const all = server.fetchObjects(ids, {}).catch((error: unknown) => {
      const isForEach = error instanceof SourceError && ['gone', 'unreadable', 'misconfigured'].includes(error.kind);
      if (isForEach && ids.length > 1) return undefined;
      throw error;
    });
    for (const one of ids)
      fetched.set(
        one,
        all.then((found) => found?.get(one)?.bytes),
      );
    // Whoever asked hears of a failure; nobody may have asked for the others.
    for (const promise of fetched.values()) promise.catch(() => {});
  };

  return {
    expect(ids) {
      expected = ids;
      fetched = new Map();
    },
    async load(id) {
      const known = objects.get(id);
      if (known) return known.bytes;
      if (!fetched.has(id)) fetchFrom(id);
      const bytes = (await fetched.get(id)) ?? (await fetchAlone(server, id));
      fetched.delete(id);
      return bytes;
    },
  };
}

async function fetchAlone(server: GitServer, id: string): Promise<Buffer> {
  try {
    const object = (await server.fetchObjects([id], {})).get(id);
    if (object) return object.bytes;
  } catch (error) {
    const isTooLarge = error instanceof SourceError && error.kind === 'misconfigured';
    if (isTooLarge) throw new SourceError('unreadable', 'It is larger than what is read at once.');
    throw error;
  }
  throw new NotThere();
}
