import { join } from 'node:path';
import { type Compilable, Kysely } from 'kysely';
import type { ReadonlyKysely } from 'kysely/readonly';
import { type Connection, openConnection } from './connection.ts';
import { createCheckpoints } from './create-checkpoints.ts';
import { createKeepUntilWrite, type KeepUntilWrite } from './keep-until-write.ts';
import { lockDataFolder } from './lock-data-folder.ts';
import { makeFolder } from './make-folder.ts';
import { migrate } from './migrate.ts';
import { openLookUps } from './open-look-ups.ts';
import { type ConnectionSource, sqliteDialect } from './sqlite-dialect.ts';
import type { Tables } from './tables.ts';
import type { Statement } from './worker-protocol.ts';
import { createWriteAhead, type Writing } from './write-ahead.ts';

/**
 * The records: one writer, so that writes queue instead of colliding, and several readers that each see the last
 * commit. `callReader` and `callWriter` run a command of the modules given at opening beside a connection.
 */
export interface Database {
  reader: ReadonlyKysely<Tables>;
  /** Runs in the event loop: for single rows that an index finds, and nothing else. */
  lookUps: ReadonlyKysely<Tables>;
  /** What `find` gave for this key, for as long as nothing is written. */
  keepUntilWrite: KeepUntilWrite;
  writer: Kysely<Tables>;
  /**
   * Runs these in one transaction and one trip; gives how many rows each has changed. While a transaction of the writer goes to and
   * fro with each statement, all other writes wait, each time for a round of the event loop: for what is written often.
   */
  writeTogether(queries: readonly Compilable[]): Promise<number[]>;
  callReader(command: string, input: unknown): Promise<unknown>;
  callWriter(command: string, input: unknown): Promise<unknown>;
  /** Runs `work`; before its first write the statement is committed, and where that fails the write is not made. */
  writeAhead<Result>(statement: Statement, work: () => Promise<Result>): Promise<Result>;
  /** Grows with each write before anybody hears that it was done: while it stays, nothing has changed. */
  writes(): number;
  /** Calls the listener after each write, before anybody hears that it was done. */
  onWrite(listener: () => void): void;
  /** Runs a reader's command that nobody waits for: always beside the same connection, so that searches have the others. */
  callBackground(command: string, input: unknown): Promise<unknown>;
  /** False once it is being closed, or any of its threads has ended. */
  isOpen(): boolean;
  close(): Promise<void>;
}

interface Options {
  folder: string;
  readers: number;
  commandModules: string[];
}

export async function openDatabase({ folder, readers, commandModules }: Options): Promise<Database> {
  makeFolder(folder);
  const unlock = lockDataFolder(folder);
  const file = join(folder, 'clew.db');
  migrate(file);
  const search = { file, readOnly: true, commandModules };
  const [writing, records, ...reading] = await Promise.all([
    openConnection({ ...search, readOnly: false }),
    openConnection({ ...search, commandModules: [] }),
    ...Array.from({ length: readers }, () => openConnection(search)),
  ]);
  const near = openLookUps(file);
  const background = reading.at(-1) ?? writing;
  const checkpoints = createCheckpoints(() => background.fold());
  let writes = 0;
  let isClosing = false;
  const listeners: (() => void)[] = [checkpoints.wrote];
  const { ahead, connection: writingAhead } = createWriteAhead(writing);
  const writers = oneAtATime(writingAhead, () => {
    writes++;
    for (const listener of listeners) listener();
  });
  const withWriter = async <Result>(work: (connection: Writing) => Promise<Result>): Promise<Result> => {
    const connection = await writers.acquire();
    try {
      return await work(connection);
    } finally {
      writers.release(connection);
    }
  };
  const leastBusy = () => reading.reduce((best, next) => (next.pending() < best.pending() ? next : best));
  const reader = new Kysely<Tables>({
    // A connection of its own: who asks is found out without waiting for somebody's search.
    dialect: sqliteDialect({ acquire: async () => records, release: () => {} }),
  });
  const lookUps = new Kysely<Tables>({ dialect: sqliteDialect({ acquire: async () => near, release: () => {} }) });
  const writer = new Kysely<Tables>({ dialect: sqliteDialect(writers) });

  return {
    reader: reader as unknown as ReadonlyKysely<Tables>,
    lookUps: lookUps as unknown as ReadonlyKysely<Tables>,
    keepUntilWrite: createKeepUntilWrite(() => writes),
    writer,
    callReader: (command, input) => leastBusy().command(command, input),
    callBackground: (command, input) => background.command(command, input),
    writeTogether: async (queries) => {
      const statements = queries.map((query) => query.compile());
      const results = await withWriter((connection) => connection.transaction(statements));
      return results.map(({ changes }) => changes);
    },
    callWriter: (command, input) => withWriter((connection) => connection.command(command, input)),
    writeAhead: ahead,
    writes: () => writes,
    onWrite: (listener) => void listeners.push(listener),
    isOpen: () => !isClosing && [writing, records, ...reading].every((each) => each.isOpen()),
    close: async () => {
      isClosing = true;
      await writers.acquire();
      await checkpoints.close();
      near.close();
      // The writer last: the last one out folds the log into the file.
      await Promise.all([records, ...reading].map((each) => each.close()));
      await writing.close();
      unlock();
    },
  };
}

/** A queue in front of the only writer: a transaction keeps it until it has ended. */
function oneAtATime<Lent extends Pick<Connection, 'statement'>>(
  connection: Lent,
  onRelease: () => void,
): ConnectionSource<Lent> {
  const queue: (() => void)[] = [];
  let taken = false;
  return {
    acquire: async () => {
      if (taken) await new Promise<void>((resolve) => queue.push(resolve));
      taken = true;
      return connection;
    },
    release: () => {
      onRelease();
      const next = queue.shift();
      if (next) next();
      else taken = false;
    },
  };
}
