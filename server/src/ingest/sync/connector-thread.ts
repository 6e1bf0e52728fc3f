/**
 * One run of one connector, in a thread of its own: whatever it does, nothing else waits for it, and it can be ended in the
 * midst of anything.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { findConnector } from '../../connectors/known-connectors.ts';
import type { ConnectorThreadData } from './connector-protocol.ts';
import { serveConnector } from './serve-connector.ts';

if (!parentPort) throw new Error('connector-thread.ts runs in a worker thread only');
const data = workerData as ConnectorThreadData;
const connector = findConnector(data.task.kind);
if (!connector) throw new Error(`There is no connector ${data.task.kind}`);
serveConnector(parentPort, data, connector);
