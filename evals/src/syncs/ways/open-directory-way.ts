import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { lengthOfElement } from '@clew/server/src/connectors/ldap/read-ber.ts';
import { joinSockets } from '@clew/server/src/connectors/testing/join-sockets.ts';
import { createSpoiler } from './create-spoiler.ts';
import type { FaultyWay } from './faulty-way.ts';

type Fault = (client: Socket, whole: Buffer, before: Buffer) => unknown;

const faults: Record<string, Fault> = {
  'cuts the connection': (client) => client.destroy(),
  'cuts the connection in the midst': (client, whole) =>
    client.write(whole.subarray(0, whole.length / 2), () => client.destroy()),
  'repeats its last message': (client, _whole, before) => client.write(before),
  'says everything twice': (client, whole) => client.write(Buffer.concat([whole, whole])),
  'is busy': (client, whole) => client.write(withCode(whole, 51)),
  'reaches its time limit': (client, whole) => client.write(withCode(whole, 3)),
  'reaches its size limit': (client, whole) => client.write(withCode(whole, 4)),
  'has revoked the password': (client, whole) => client.write(withCode(whole, 49)),
  'lets it see nothing any more': (client, whole) => client.write(withCode(whole, 50)),
  'speaks HTTP': (client) => client.write('HTTP/1.1 400 Bad Request\r\n\r\n'),
};

/** Where the message is the end of an answer it says that; an entry stays what it is. */
function withCode(message: Buffer, code: number): Buffer {
  const at = message.indexOf(Buffer.from([0x0a, 0x01, 0x00]));
  const changed = Buffer.from(message);
  if (at >= 0) changed[at + 2] = code;
  return changed;
}

/** Before a directory; an answer is one message, so an entry or an end. */
export async function openDirectoryWay(target: number): Promise<FaultyWay> {
  const { next, ...spoiler } = createSpoiler(faults);
  const sockets = new Set<Socket>();
  const proxy = createServer((client) => {
    const server = connect(target, '127.0.0.1');
    joinSockets(client, server, sockets);
    let held = Buffer.alloc(0);
    let before = Buffer.alloc(0);
    client.on('data', (bytes) => server.write(bytes));
    server.on('data', (bytes) => {
      held = Buffer.concat([held, bytes]);
      for (let length = lengthOfElement(held); length !== undefined && held.length >= length; ) {
        const message = held.subarray(0, length);
        held = held.subarray(length);
        length = lengthOfElement(held);
        const fault = next();
        if (fault) fault(client, message, before);
        else client.write(message);
        before = message;
      }
    });
  }).listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  return {
    ...spoiler,
    port: (proxy.address() as { port: number }).port,
    async close() {
      proxy.close();
      for (const socket of sockets) socket.destroy();
      await once(proxy, 'close');
    },
  };
}
