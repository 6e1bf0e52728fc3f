/** Folds the write-ahead log into the file when it is told to, in a thread of its own: writers and readers go on meanwhile. */
import { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';

if (!parentPort) throw new Error('checkpoint-worker.ts runs in a worker thread only');
const port = parentPort;
const database = new DatabaseSync((workerData as { file: string }).file);
database.exec('PRAGMA busy_timeout = 0; PRAGMA synchronous = FULL; PRAGMA cache_size = -500;');

port.on('message', (request: 'fold' | 'close') => {
  if (request === 'close') {
    database.close();
    port.close();
    return;
  }
  // PASSIVE waits for nobody, and leaves what a reader still needs for the next time.
  database.exec('PRAGMA wal_checkpoint(PASSIVE)');
  port.postMessage('folded');
});
