import { parentPort, workerData } from 'node:worker_threads';
import type { Connector } from '../../../connectors/connector.ts';
import type { ConnectorThreadData } from '../connector-protocol.ts';
import { serveConnector } from '../serve-connector.ts';
import { hangingConnector } from './hanging-connector.ts';

if (parentPort) serveConnector(parentPort, workerData as ConnectorThreadData, hangingConnector as Connector);
