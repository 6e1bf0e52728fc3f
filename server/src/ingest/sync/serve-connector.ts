import { setPriority } from 'node:os';
import type { MessagePort } from 'node:worker_threads';
import type { Connector } from '../../connectors/connector.ts';
import { SourceError } from '../../connectors/source-error.ts';
import { createEgress } from '../../egress/create-egress.ts';
import { readAllowances } from '../../egress/read-allowances.ts';
import { systemClock } from '../../kernel/clock.ts';
import { askThroughGate, connectThroughGate } from '../ask-through-gate.ts';
import { allowedOf } from './allowed-of.ts';
import type { ConnectorAnswer, ConnectorQuestion, ConnectorThreadData, PlainError } from './connector-protocol.ts';
import { fetchPatiently } from './fetch-patiently.ts';
import { openConnectorHere } from './open-connector.ts';

const niceness = 19;
const signEveryMs = 1_000;

/** What a thread of a connector does: answers the engine, and tells that it lives. */
export function serveConnector(port: MessagePort, { task, folders }: ConnectorThreadData, connector: Connector): void {
  // Whoever searches goes first (database/connection-worker.ts). Only Linux has a priority for each thread.
  if (process.platform === 'linux') setPriority(niceness);
  const answer = (message: ConnectorAnswer, transfer: ArrayBuffer[] = []) => port.postMessage(message, transfer);
  let signedMs = 0;
  const sign = () => {
    if (systemClock.nowMs() - signedMs < signEveryMs) return;
    signedMs = systemClock.nowMs();
    answer({ kind: 'sign' });
  };

  const egress = createEgress({ allowances: readAllowances(allowedOf(task.settings)) });
  const ask = askThroughGate(egress);
  const open = openConnectorHere(connector, task, {
    folders,
    nowMs: systemClock.nowMs,
    fetchFor: (signal) => fetchPatiently({ ask, signal, nowMs: systemClock.nowMs, onSign: sign }),
    connectFor: (signal) => connectThroughGate(egress, signal, signWhileItGrows),
  });

  /** What comes over a connection is a sign of life, long before there is an answer of the connector. */
  function signWhileItGrows({ bytesReceived }: { bytesReceived(): number }): void {
    let before = 0;
    const look = () => {
      const now = bytesReceived();
      if (now > before) sign();
      before = now;
    };
    setInterval(look, signEveryMs).unref();
  }

  port.on('message', async (question: ConnectorQuestion) => {
    try {
      if (question.ask === 'next') answer({ kind: 'answer', id: question.id, value: await open.next() });
      else {
        const value = await open.load(question.position);
        // Bytes change hands instead of being copied, where they have their memory to themselves.
        const isAlone = value.kind === 'file' && value.bytes.byteLength === value.bytes.buffer.byteLength;
        answer({ kind: 'answer', id: question.id, value }, isAlone ? [value.bytes.buffer] : []);
      }
    } catch (error) {
      answer({ kind: 'error', id: question.id, error: toPlain(error) });
    }
  });
}

function toPlain(error: unknown): PlainError {
  if (error instanceof SourceError) {
    const { kind, message, nextStep, retryAfterMs } = error;
    return { kind, message, nextStep, retryAfterMs };
  }
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  return { kind: 'mistake', message, stack };
}
