import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Provider } from '../language/model-name.ts';
import type { TokenUsage } from '../language/text-model.ts';
import { type Behaviour, type ModelServer, startModelServer } from './model-server.ts';
import { type Asked, wireFormats } from './wire-formats.ts';

export type WritingStep =
  | { kind: 'text'; text: string }
  | { kind: 'thought'; text: string }
  /** Goes on when the promise resolves, or when the other side has left. */
  | { kind: 'wait'; until: Promise<unknown> }
  | { kind: 'end'; usage?: TokenUsage; reason?: 'stop' | 'length' }
  /** Bytes as they are, such as what is no event. */
  | { kind: 'raw'; text: string }
  | { kind: 'error'; message: string }
  /** Ends the response as if all was well, whatever was written. */
  | { kind: 'close' }
  /** The connection is gone. */
  | { kind: 'drop' };

interface Written {
  /** What one write puts on the wire: any number of bytes of the stream. All at once, unless given. */
  cut?(bytes: Buffer): readonly Buffer[];
  steps: readonly WritingStep[];
}

const someUsage: TokenUsage = { inputTokens: 12, outputTokens: 34 };
export const text = (value: string): WritingStep => ({ kind: 'text', text: value });
export const end: WritingStep = { kind: 'end' };

export interface WritingServer extends ModelServer<Record<string, unknown>> {
  asked(): Asked[];
  /** Requests whose connection was closed from the other side before the answer had ended. */
  left(): number;
  /** Requests that are being answered. */
  open(): number;
  /** Answers of the requests to come, one each. */
  write(...steps: readonly WritingStep[]): void;
  writeCut(written: Written): void;
}

/** Speaks the stream of a provider, and everything that goes wrong with it. */
export async function startWritingServer(
  provider: Provider,
  usual: (asked: Asked) => Written = () => ({ steps: [text('Written.'), end] }),
): Promise<WritingServer> {
  const format = wireFormats[provider];
  let leavers = 0;
  let answering = 0;
  const behave =
    (script: (asked: Asked) => Written): Behaviour<Record<string, unknown>> =>
    async ({ body }, response) => {
      answering++;
      response.once('close', () => {
        answering--;
        if (!response.writableEnded && !response.errored) leavers++;
      });
      await play(provider, script(format.read(body)), response);
    };
  const server = await startModelServer<Record<string, unknown>>(behave(usual));
  return {
    ...server,
    asked: () => server.requests.map(({ body }) => format.read(body)),
    left: () => leavers,
    open: () => answering,
    write: (...steps) => void server.next.push(behave(() => ({ steps }))),
    writeCut: (written) => void server.next.push(behave(() => written)),
  };
}

async function play(provider: Provider, { steps, cut = (bytes) => [bytes] }: Written, response: ServerResponse) {
  const format = wireFormats[provider];
  const gone = once(response, 'close');
  const write = async (events: readonly string[]) => {
    for (const piece of cut(Buffer.from(events.map((event) => `${event}\n\n`).join('')))) {
      if (response.destroyed) return;
      if (!response.write(piece)) await Promise.race([once(response, 'drain'), gone]);
      // The next piece is a write, and mostly a packet, of its own.
      await nextTurn();
    }
  };
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.socket?.setNoDelay();
  response.flushHeaders();
  await write(format.begin);
  for (const step of steps) {
    if (response.destroyed) return;
    switch (step.kind) {
      case 'text':
        await write([format.text(step.text)]);
        break;
      case 'thought': {
        const thought = format.thought(step.text);
        if (thought !== null) await write([thought]);
        break;
      }
      case 'wait':
        await Promise.race([step.until, gone]);
        break;
      case 'raw':
        response.write(step.text);
        break;
      case 'error':
        await write([format.error(step.message)]);
        break;
      case 'end':
        await write(format.end(step.usage ?? someUsage, step.reason ?? 'stop'));
        response.end();
        return;
      case 'close':
        response.end();
        return;
      case 'drop':
        response.destroy(new Error('dropped'));
        return;
    }
  }
}
