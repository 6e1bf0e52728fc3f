import { setImmediate } from 'node:timers/promises';
import type { BatchResult, FileOutcome, PushedFile, PushedResource } from '@clew/contract';
import type { Database } from '../database/open-database.ts';
import { assertNever } from '../kernel/assert-never.ts';
import { Problem } from '../kernel/problem.ts';
import type { PassageText } from '../search-index/resource-record.ts';
import type { PreparedWrite, PutOutcome, SearchIndex } from '../search-index/search-index.ts';
import { requireSource } from './create-sources.ts';
import { createTurns } from './create-turns.ts';
import { describeFile, outcomeOf } from './describe-file.ts';
import { describeResource } from './describe-resource.ts';
import type { Extraction } from './extract/pool/create-extraction-pool.ts';
import { type BatchLine, readBatchLine } from './read-batch-line.ts';
import { pushKind, type SourceRecord } from './source-store.ts';

/** Content in: one resource or many, described and written so that a crash leaves each whole or not there. */
export interface Ingest {
  putResource(sourceId: string, externalId: string, pushed: PushedResource): Promise<{ id: string }>;
  /** The text of the file becomes the content; one that can't be read in full is written with what is known of it. */
  putFile(
    sourceId: string,
    externalId: string,
    pushed: PushedFile,
    file: File,
  ): Promise<{ id: string; file: FileOutcome }>;
  deleteResource(sourceId: string, externalId: string): Promise<void>;
  /** Newline-delimited JSON in, a result a line out, in order. */
  batch(sourceId: string, lines: string): Promise<BatchResult[]>;
}

/** One commit for this many lines: the cost of syncing the disk is shared, other writers wait some milliseconds only. */
const linesPerCommit = 50;
const mostLines = 20_000;
/** Files that wait for an earlier version of theirs to be read are kept in memory. */
const mostWaitingBytes = 256 * 1024 ** 2;
/** So many pieces are read before the first of them has been written. */
const piecesAhead = 3;

export function createIngest({
  database,
  index,
  extraction,
  onWritten,
}: {
  database: Database;
  index: SearchIndex;
  extraction: Extraction;
  /** New content may be there. */
  onWritten(): void;
}): Ingest {
  const inTurn = createTurns(mostWaitingBytes);
  const put = async (
    source: SourceRecord,
    externalId: string,
    pushed: PushedResource,
    passages?: readonly PassageText[],
  ): Promise<{ id: string }> => {
    const [outcome] = await index.put([describeResource(source, externalId, pushed, passages)]);
    onWritten();
    if (outcome?.kind === 'older-version') throw new Problem('version-conflict', conflictOf(outcome));
    return { id: outcome?.id ?? '' };
  };
  return {
    async putResource(sourceId, externalId, pushed) {
      return put(await pushSourceOf(database, sourceId), externalId, pushed);
    },
    async putFile(sourceId, externalId, pushed, file) {
      const source = await pushSourceOf(database, sourceId);
      const write = async () => {
        const bytes = new Uint8Array(await file.arrayBuffer());
        const extracted = await extraction.extract({ bytes, name: file.name, contentType: file.type });
        const resource = describeFile(pushed, { name: file.name, externalId }, extracted);
        // As of now: the source may have been deleted meanwhile.
        const { id } = await put(await pushSourceOf(database, sourceId), externalId, resource, extracted.passages);
        return { id, file: outcomeOf(extracted) };
      };
      return inTurn(`${source.id}/${externalId}`, write, file.size);
    },
    async deleteResource(sourceId, externalId) {
      await pushSourceOf(database, sourceId);
      await index.remove(sourceId, [externalId]);
    },
    async batch(sourceId, text) {
      const source = await pushSourceOf(database, sourceId);
      const lines = text.split('\n', mostLines + 1).filter((line) => line.trim() !== '');
      if (lines.length > mostLines)
        throw new Problem('validation-failed', {
          errors: { body: [`At most ${mostLines} lines. Send several batches.`] },
        });
      // While a piece is written, the next ones are read and prepared; pieces are written one after the other.
      const pieces: Promise<BatchResult[]>[] = [];
      for (let at = 0; at < lines.length; at += linesPerCommit) {
        const read = lines.slice(at, at + linesPerCommit).map((line) => readBatchLine(source, line));
        const runs = prepareRuns(index, read);
        const piece = writeRuns(index, source, runs, pieces.at(-1));
        // Each is awaited below, but only when its turn has come.
        piece.catch(() => {});
        pieces.push(piece);
        // Between two pieces others get their turn.
        await setImmediate();
        await pieces.at(-piecesAhead);
        onWritten();
      }
      const results = (await Promise.all(pieces)).flat();
      onWritten();
      return results;
    },
  };
}

/** What a connector fills is not pushed to: the next sync would take it away. */
async function pushSourceOf(database: Database, id: string): Promise<SourceRecord> {
  const source = await requireSource(database, id);
  if (source.kind !== pushKind)
    throw new Problem('not-a-push-source', {
      detail: `The connector \`${source.kind}\` fills this source. Push into a source of the kind \`push\`.`,
    });
  return source;
}

type PutLine = Extract<BatchLine, { kind: 'put' }>;

/** Neighbouring lines of one kind; the order of the lines stays what was sent. */
type Run =
  | { kind: 'put'; lines: PutLine[]; prepared: Promise<PreparedWrite | undefined> }
  | { kind: 'delete'; externalIds: string[] }
  | { kind: 'refused'; results: BatchResult[] };

function prepareRuns(index: SearchIndex, lines: readonly BatchLine[]): Run[] {
  return runsOf(lines).map((run): Run => {
    const puts = run.filter((line) => line.kind === 'put');
    if (puts.length > 0) return { kind: 'put', lines: puts, prepared: index.prepare(puts.map(({ record }) => record)) };
    const externalIds = run.flatMap((line) => (line.kind === 'delete' ? [line.externalId] : []));
    if (externalIds.length > 0) return { kind: 'delete', externalIds };
    return { kind: 'refused', results: run.flatMap((line) => (line.kind === 'refused' ? [line.result] : [])) };
  });
}

function runsOf(lines: readonly BatchLine[]): BatchLine[][] {
  const runs: BatchLine[][] = [];
  for (const line of lines) {
    const run = runs.at(-1);
    if (run?.[0]?.kind === line.kind) run.push(line);
    else runs.push([line]);
  }
  return runs;
}

async function writeRuns(
  index: SearchIndex,
  source: SourceRecord,
  runs: readonly Run[],
  before: Promise<unknown> | undefined,
): Promise<BatchResult[]> {
  await before;
  const results: BatchResult[] = [];
  for (const run of runs) results.push(...(await writeRun(index, source, run)));
  return results;
}

async function writeRun(index: SearchIndex, source: SourceRecord, run: Run): Promise<BatchResult[]> {
  switch (run.kind) {
    case 'put': {
      const outcomes = await index.put(
        run.lines.map(({ record }) => record),
        await run.prepared,
      );
      return run.lines.map(({ record: { externalId }, warnings }, position) => ({
        ...resultOfPut(externalId, outcomes[position]),
        ...(warnings.length > 0 ? { warnings } : {}),
      }));
    }
    case 'delete':
      await index.remove(source.id, run.externalIds);
      return run.externalIds.map((externalId) => ({ externalId, status: 204 }));
    case 'refused':
      return run.results;
    default:
      return assertNever(run);
  }
}

function resultOfPut(externalId: string, outcome: PutOutcome | undefined): BatchResult {
  if (outcome?.kind !== 'older-version') return { externalId, status: 200, ...(outcome ? { id: outcome.id } : {}) };
  return { externalId, status: 409, id: outcome.id, error: { reason: 'Version conflict', ...conflictOf(outcome) } };
}

function conflictOf({ storedVersion }: { storedVersion: number }): { detail: string } {
  return { detail: `Version ${storedVersion} is stored already. Send that version or a higher one.` };
}
