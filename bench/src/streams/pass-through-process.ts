/**
 * A process that hands the bytes of the model on as they are: what machine, model and readers cost by themselves, and so the
 * least that a server between them can show. Its address goes to the parent.
 */
import { Agent, createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

const model = new URL(`${process.argv[2]}/chat/completions`);
const agent = new Agent({ keepAlive: true });

const server = createServer((incoming, response) => {
  response.setHeader('content-type', 'text/event-stream');
  response.write('data: {"type":"Request"}\n\n');
  incoming.resume();
  const call = request(model, { agent, method: 'POST' }, (written) => written.pipe(response));
  call.once('error', () => response.destroy());
  call.end();
});
server.listen(0, '127.0.0.1', () => process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
