import type { ConnectorRequest } from '../connectors/connector.ts';
import { SourceError, type SourceErrorKind } from '../connectors/source-error.ts';
import type { Egress } from '../egress/egress.ts';
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
      if (!(error instanceof EgressError)) throw error;
      throw new SourceError(kindOf[error.failure], error.message);
    }
  };
}
