import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { joinSockets } from '../../testing/join-sockets.ts';

/** What becomes of one answer of the server: all that belongs to one command, or its greeting. */
export type SpoilAnswer = (client: Socket, answer: string) => unknown;

/** Stands before a mail server and spoils one of its answers. */
export interface FaultProxy {
  port: number;
  /** Answers that went through since `spoil` was called. */
  answers(): number;
  /** The answer of that number, from 0, over all connections; no more after it. */
  spoil(at: number, how: SpoilAnswer): void;
  /** What all answers go through; they stay as they are when it is not set. */
  rewrite?: ((answer: string) => string) | undefined;
  close(): Promise<void>;
}

export async function startFaultProxy(port: number): Promise<FaultProxy> {
  let count = 0;
  let fault: { at: number; how: SpoilAnswer } | undefined;
  const sockets = new Set<Socket>();
  const proxy = createServer((client) => {
    const server = connect(port, '127.0.0.1');
    let held = '';
    joinSockets(client, server, sockets);
    client.on('data', (bytes) => server.write(bytes));
    server.setEncoding('latin1').on('data', (text) => {
      held += text;
      for (let end = endOf(held); end > 0; end = endOf(held)) {
        const answer = held.slice(0, end);
        held = held.slice(end);
        if (count++ === fault?.at) fault.how(client, answer);
        else client.write(running.rewrite?.(answer) ?? answer, 'latin1');
      }
    });
  }).listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const running: FaultProxy = {
    port: (proxy.address() as { port: number }).port,
    answers: () => count,
    spoil(at, how) {
      count = 0;
      fault = { at, how };
    },
    async close() {
      proxy.close();
      for (const socket of sockets) socket.destroy();
      await once(proxy, 'close');
    },
  };
  return running;
}

/** Behind the line that ends an answer; 0 where it is not there yet. Mails of the tests have no such line. */
function endOf(text: string): number {
  const match = /^(?:c\d+ (?:OK|NO|BAD)|\+|\* OK \[CAPABILITY).*\r\n/m.exec(text);
  return match ? match.index + match[0].length : 0;
}

const write = (client: Socket, text: string) => client.write(text, 'latin1');
const half = (text: string) => text.slice(0, Math.ceil(text.length * 0.6));

export const faults: Record<string, SpoilAnswer> = {
  'cuts the connection': (client) => client.destroy(),
  'cuts the connection in the midst': (client, answer) => client.write(half(answer), 'latin1', () => client.destroy()),
  hangs: () => {},
  'hangs in the midst': (client, answer) => write(client, half(answer)),
  'says good-bye': (client) => client.end('* BYE Shutting down\r\n'),
  refuses: (client, answer) => write(client, answer.replace(/^.*?(c\d+) OK.*$/ms, '$1 NO [UNAVAILABLE] Later\r\n')),
  'does not understand': (client, answer) => write(client, answer.replace(/^.*?(c\d+) OK.*$/ms, '$1 BAD What\r\n')),
  'leaves out all that it was asked for': (client, answer) => write(client, answer.replace(/^.*(?=^c\d+ OK)/ms, '')),
  'leaves out one line': (client, answer) => write(client, answer.replace(/^\* .*\r\n/m, '')),
  'leaves out its last line of data': (client, answer) =>
    write(client, answer.replace(/^\* [^\r]*\r\n(?=c\d+ OK)/m, '')),
  'leaves out a folder': (client, answer) => write(client, answer.replace(/^\* LIST .*Tide"?\r\n/m, '')),
  'counts one mail too many': (client, answer) =>
    write(
      client,
      answer.replace(/^\* (\d+) EXISTS/m, (_, count) => `* ${Number(count) + 1} EXISTS`),
    ),
  'counts one mail too few': (client, answer) =>
    write(
      client,
      answer.replace(/^\* (\d+) EXISTS/m, (_, count) => `* ${Math.max(0, Number(count) - 1)} EXISTS`),
    ),
  'lists a mail less': (client, answer) => write(client, answer.replace(/(ESEARCH .* ALL \d+):\d+/, '$1')),
  'answers in another language': (client) => write(client, 'HTTP/1.1 400 Bad Request\r\n\r\n'),
  'announces more than there is memory': (client) => write(client, '* 1 FETCH (BODY[] {999999999999}\r\n'),
  'never ends its line': (client) => write(client, `* OK ${'a'.repeat(17 * 1024 ** 2)}`),
};
