import type { Applying } from './applying.ts';
import { createLoadGate } from './create-load-gate.ts';
import { readItems } from './item-store.ts';
import { isOfPeople, type OpenPage, type OpenResourceChange } from './open-connector.ts';
import { peopleRulesOf } from './people-rules-of.ts';
import { readAhead } from './read-ahead.ts';
import { goneOf, type Outcome, readPut } from './read-put.ts';
import { prepareRecords, storePiece } from './store-piece.ts';

/** A change with its place on its page. */
interface ListedChange {
  change: OpenResourceChange;
  position: number;
}

/** So many resources, or so much text, are written at a time. */
const mostAtOnce = 50;
const mostCharacters = 4_000_000;
/** So many are read at a time: while some are loaded, others are extracted. */
const readsAtOnce = 12;
const loadLimits = { loads: 4, heldBytes: 32 * 1024 ** 2 };

/**
 * Stores the changes of one page, in pieces: while one is written, the next is read. Each piece is in the index before it is noted as
 * known, and noted as gone before it leaves the index: wherever it is cut off, doing the page again ends the same.
 */
export async function applyPage(applying: Applying, page: OpenPage): Promise<void> {
  await applyPeople(applying, page);
  const changes = lastOfEach(page);
  const known = await readItems(
    applying.database,
    applying.source.id,
    changes.map(({ change }) => change.externalId),
  );
  const gate = createLoadGate(loadLimits);
  const read = async ({ change, position }: ListedChange) => {
    const before = known.get(change.externalId);
    return change.kind === 'delete'
      ? goneOf(change.externalId, before)
      : readPut(applying, gate, change, position, before);
  };
  let piece: Outcome[] = [];
  let characters = 0;
  let writing = Promise.resolve();
  const write = async () => {
    const full = piece;
    piece = [];
    characters = 0;
    const prepared = prepareRecords(applying, full);
    await writing;
    writing = storePiece(applying, full, prepared, known);
    // It is awaited before the next piece is written, and at the end.
    writing.catch(() => {});
  };
  try {
    for await (const outcome of readAhead(changes, read, readsAtOnce)) {
      if (!outcome) continue;
      piece.push(outcome);
      characters += outcome.characters;
      if (piece.length >= mostAtOnce || characters >= mostCharacters) await write();
    }
    await write();
  } finally {
    await writing;
  }
}

/** First of all: whoever has lost something waits for nothing. */
async function applyPeople({ people, source, run, signal, onProgress }: Applying, { changes }: OpenPage) {
  const told = changes.filter(isOfPeople);
  if (told.length === 0) return;
  signal.throwIfAborted();
  await people.note(run, told, peopleRulesOf(source.settings));
  onProgress();
}

/** A resource that is listed twice counts once, as it was listed last. */
function lastOfEach({ changes }: OpenPage): ListedChange[] {
  const last = new Map<string, ListedChange>();
  for (const [position, change] of changes.entries())
    if (!isOfPeople(change)) last.set(change.externalId, { change, position });
  return [...last.values()];
}
