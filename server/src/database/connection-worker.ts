/**
 * One SQLite connection in a thread of its own, so that no query ever blocks the event loop. It runs single statements
 * for Kysely, and whole commands (several statements, one answer) of the modules it was started with.
 */
import { setPriority } from 'node:os';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import { keepStatements } from './keep-statements.ts';
import type {
  CommandModule,
  ConnectionOptions,
  Statement,
  StatementResult,
  WorkerReply,
  WorkerRequest,
} from './worker-protocol.ts';

if (!parentPort) throw new Error('connection-worker.ts runs in a worker thread only');
const port = parentPort;
const { file, readOnly, commandModules } = workerData as ConnectionOptions;

const searchNiceness = 10;

const database = new DatabaseSync(file, { readOnly });
database.exec(
  `PRAGMA busy_timeout = 10000; PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY; PRAGMA cache_size = ${readOnly ? (commandModules.length > 0 ? -4000 : -1000) : -16000};`,
);
if (readOnly) database.exec('PRAGMA query_only = ON;');
else {
  // FULL syncs the log at each commit: what was acknowledged survives kill -9 and power loss.
  // The log is folded into the file beside the writes (create-checkpoints.ts); by a commit only where that has fallen behind by 64 MB.
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 16000;');
}

const commands = new Map<string, CommandModule['commands'][string]>();
for (const url of commandModules)
  for (const [name, command] of Object.entries(((await import(url)) as CommandModule).commands))
    commands.set(name, command);

// Searches let everything else go first: with all cores busy a write, or the event loop, would wait in line behind them.
// Only Linux has a priority for each thread.
if (readOnly && commandModules.length > 0 && process.platform === 'linux') setPriority(searchNiceness);

const statements = keepStatements(database);
let folding: DatabaseSync | undefined;

port.on('message', (request: WorkerRequest) => {
  const reply = answer(request);
  // Long lists of numbers change hands instead of being copied.
  port.postMessage(reply, reply.ok ? numbersIn(reply.value) : []);
});
port.postMessage({ id: 0, ok: true, value: null } satisfies WorkerReply);

/** The long lists in an answer: it is one, or has some among its members. */
function numbersIn(value: unknown): ArrayBuffer[] {
  const isPlain = typeof value === 'object' && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value);
  const parts = isPlain ? Object.values(value) : [value];
  return parts.flatMap((part) => (part instanceof Float64Array ? [part.buffer as ArrayBuffer] : []));
}

function answer(request: WorkerRequest): WorkerReply {
  try {
    return { id: request.id, ok: true, value: run(request) };
  } catch (error) {
    return { id: request.id, ok: false, error: error as Error };
  }
}

function run(request: WorkerRequest): unknown {
  if (request.kind === 'close') {
    statements.clear();
    folding?.close();
    database.close();
    return null;
  }
  if (request.kind === 'fold') {
    // PASSIVE waits for nobody, and leaves what a reader still needs for the next time.
    folding ??= openFolding();
    folding.exec('PRAGMA wal_checkpoint(PASSIVE)');
    return null;
  }
  if (request.before) execute(request.before);
  if (request.kind === 'command') {
    const command = commands.get(request.name);
    if (!command) throw new Error(`No command ${request.name}`);
    return readOnly ? atOneMoment(() => command(database, request.input)) : command(database, request.input);
  }
  return request.kind === 'transaction' ? transact(request.statements) : execute(request);
}

function execute({ sql, parameters }: Statement): StatementResult {
  return statements.run(sql, parameters as SQLInputValue[]);
}

/** All of them or none. */
function transact(together: readonly Statement[]): StatementResult[] {
  database.exec('BEGIN IMMEDIATE');
  try {
    const results = together.map(execute);
    database.exec('COMMIT');
    return results;
  } catch (error) {
    // Some errors of SQLite have rolled it back themselves.
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}

/** All reads of a command see the same commit. */
function atOneMoment<Result>(work: () => Result): Result {
  database.exec('BEGIN');
  try {
    return work();
  } finally {
    database.exec('COMMIT');
  }
}

/** A reader's own connection can not write, not even what is committed already. */
function openFolding(): DatabaseSync {
  const opened = new DatabaseSync(file);
  opened.exec('PRAGMA busy_timeout = 0; PRAGMA synchronous = FULL; PRAGMA cache_size = -500;');
  return opened;
}
