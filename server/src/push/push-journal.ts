import { appendFileSync, existsSync, readFileSync } from 'node:fs';

/** What has been pushed already, so that a push that was broken off goes on where it was, and the next sends only what changed. */
export interface PushJournal {
  /** The mark under which it was last pushed. */
  markOf(id: string): string | undefined;
  ids(): string[];
  /** Written before the next item is begun. */
  note(id: string, mark: string | null): void;
}

/**
 * A file of lines that only grows; a line that a crash cut off counts as not written. `scope` names server and place: what came from
 * another folder, or went to another server, is nobody's business here, least of all when it comes to deleting.
 */
export function openPushJournal(path: string, scope: string): PushJournal {
  const marks = new Map<string, string>();
  const apply = (id: string, mark: string | null) => (mark === null ? marks.delete(id) : marks.set(id, mark));
  const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
  for (const line of text.split('\n')) {
    const entry = readEntry(line, scope);
    if (entry) apply(...entry);
  }
  let isCut = text !== '' && !text.endsWith('\n');
  return {
    markOf: (id) => marks.get(id),
    ids: () => [...marks.keys()],
    note(id, mark) {
      appendFileSync(path, `${isCut ? '\n' : ''}${JSON.stringify([scope, id, mark])}\n`);
      isCut = false;
      apply(id, mark);
    },
  };
}

function readEntry(line: string, scope: string): [string, string | null] | undefined {
  try {
    const value: unknown = JSON.parse(line);
    if (!Array.isArray(value) || value[0] !== scope || typeof value[1] !== 'string') return undefined;
    return [value[1], typeof value[2] === 'string' ? value[2] : null];
  } catch {
    return undefined;
  }
}
