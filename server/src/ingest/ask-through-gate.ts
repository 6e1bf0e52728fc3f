import type { ConnectorConnect, ConnectorRequest, ConnectorSocket } from '../connectors/connector.ts';
import { SourceError, type SourceErrorKind } from '../connectors/source-error.ts';
import type { Egress, EgressSocket } from '../egress/egress.ts';
import { EgressError, type EgressFailure } from '../egress/egress-error.ts';
import { toResponse } from '../egress/to-response.ts';

const kindOf: Record<EgressFailure, SourceErrorKind> = {
  refused: 'misconfigured',
  'too-large': 'unreadable',
  'unknown-host': 'unavailable',
  unreachable: 'unavailable',
  'too-slow': 'unavailable',
  broken: 'unavailable',
};

/** One request of a connector, once, through the gate of its source. */
export function askThroughGate(egress: Egress) {
  return async (url: string, { signal, ...request }: ConnectorRequest & { signal: AbortSignal }): Promise<Response> => {
    try {
      return toResponse(await egress.request({ url, ...request }, signal));
    } catch (error) {
      throw toSourceError(error);
    }
  };
}

/** Connections of a connector, through the gate of its source; `onOpen` hears of each. */
export function connectThroughGate(
  egress: Egress,
  signal: AbortSignal,
  onOpen: (socket: Pick<EgressSocket, 'bytesReceived'>) => unknown = () => {},
): ConnectorConnect {
  const hold = (socket: EgressSocket): ConnectorSocket => {
    onOpen(socket);
    const { stream } = socket;
    return { stream, startTls: () => socket.startTls().then(hold, fail) };
  };
  return (target) => egress.connect(target, signal).then(hold, fail);
}

function fail(error: unknown): never {
  throw toSourceError(error);
}

function toSourceError(error: unknown): unknown {
  return error instanceof EgressError ? new SourceError(kindOf[error.failure], error.message) : error;
}
