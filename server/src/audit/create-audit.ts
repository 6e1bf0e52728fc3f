import type { Database } from '../database/open-database.ts';
import type { Access } from '../kernel/access.ts';
import { type Clock, toInstant } from '../kernel/clock.ts';
import { newId } from '../kernel/ids.ts';
import type { Logger } from '../kernel/logger.ts';
import {
  type AuditIntent,
  type AuditQuery,
  type AuditRecord,
  deleteRecordsBefore,
  insertRecords,
  type KeptRecord,
  listIntents,
  listRecords,
  moveRetention,
  withIntent,
} from './audit-store.ts';
import { byTheServer } from './by-the-server.ts';
import { createWriteBehind } from './write-behind.ts';

/** Who did what on whose behalf. Records are added and, when they are old enough, removed; nothing changes them. */
export interface Audit {
  /** Makes a change. What is about to be done is on disk before the first write of it, which otherwise is not made. */
  change<Result>(intent: AuditIntent, make: () => Promise<Result>): Promise<Result>;
  /** On disk when it resolves, in the place of what was about to be done: for changes, before they are acknowledged. */
  write(record: AuditRecord): Promise<void>;
  /** On disk within a second, or with the end of the server: for reads, which nobody wants to wait for. */
  writeSoon(record: AuditRecord): Promise<void>;
  /** Newest first; what waits to be written is written before. */
  list(access: Access, query: AuditQuery, limit: number): Promise<KeptRecord[]>;
  /** All that fits, newest first, page by page. */
  listAll(access: Access, query: AuditQuery): AsyncIterable<KeptRecord[]>;
  /** Writes what waits, and lets go of nothing more. */
  close(): Promise<void>;
}

interface Options {
  database: Database;
  clock: Clock;
  logger: Logger;
  /** How many days records are kept. */
  keepDays: number;
}

/** The operation of the record of what was let go. */
export const removal = 'removeOldAudit';
const dayMs = 86_400_000;
const writeDelayMs = 500;
const mostWaiting = 1_000;
const recordsPerPage = 500;
/** Short transactions, so that other writes get their turn in between. */
const recordsPerDelete = 1_000;

const unknownOutcome = 0;

/** To run at start, before anything is served: what was under way when the server last ended, with an outcome that nobody knows. */
export async function recordInterrupted(database: Database): Promise<number> {
  const intents = await listIntents(database);
  for (const intent of intents)
    await insertRecords(database.writer, [{ ...intent, usage: intent.usage ?? null, status: unknownOutcome }]);
  return intents.length;
}

export function createAudit({ database, clock, logger, keepDays }: Options): Audit {
  const waiting = createWriteBehind<AuditRecord>({
    write: (records) => insertRecords(database.writer, records),
    delayMs: writeDelayMs,
    most: mostWaiting,
    onError: (error) => logger.error({ err: error }, 'The audit could not be written; it is tried again'),
  });

  let isClosed = false;
  /** What is older than the days that were set goes, and this is recorded as anything else. */
  async function letGo(): Promise<void> {
    const keepFromMs = clock.nowMs() - keepDays * dayMs;
    await moveRetention(database, keepFromMs);
    let removed = 0;
    for (let count = -1; count !== 0 && !isClosed; removed += count)
      count = await deleteRecordsBefore(database, keepFromMs, recordsPerDelete);
    if (removed > 0) await insertRecords(database.writer, [removalRecord(removed, keepFromMs, clock.nowMs())]);
  }
  const letGoSafely = () =>
    letGo().catch((error: unknown) => logger.error({ err: error }, 'Old records of the audit could not be removed'));
  let lettingGo = letGoSafely();
  const daily = setInterval(() => {
    lettingGo = lettingGo.then(letGoSafely);
  }, dayMs).unref();

  async function list(access: Access, query: AuditQuery, limit: number): Promise<KeptRecord[]> {
    await waiting.flush();
    return listRecords(database, access, query, limit);
  }

  return {
    change: (intent, make) => withIntent(database, intent, make),
    write: (record) => insertRecords(database.writer, [record]),
    writeSoon: (record) => waiting.add(record),
    list,
    async *listAll(access, query) {
      for (let after = query.after; ; ) {
        const page = await list(access, { ...query, after }, recordsPerPage);
        if (page.length > 0) yield page;
        const last = page.at(-1);
        if (!last || page.length < recordsPerPage) return;
        after = last;
      }
    },
    async close() {
      isClosed = true;
      clearInterval(daily);
      await lettingGo;
      await waiting.flush();
    },
  };
}

function removalRecord(removed: number, beforeMs: number, nowMs: number): AuditRecord {
  return {
    ...byTheServer,
    atMs: nowMs,
    requestId: newId('req'),
    operation: removal,
    target: `before ${toInstant(beforeMs)}`,
    changes: [`${removed} records`],
    status: 204,
  };
}
