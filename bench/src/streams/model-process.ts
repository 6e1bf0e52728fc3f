/**
 * A process that is a server of a model: 50 ms to the first token, then one every 20 ms. Each token is the time at which it was
 * sent, in microseconds of the clock that all processes of the machine share. Its address goes to the parent.
 */
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

const tokens = Number(process.argv[2]);
const firstTokenMs = 50;
const betweenTokensMs = 20;

const server = createServer((request, response) => {
  request.resume();
  request.once('end', () => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.flushHeaders();
    setTimeout(() => write(response, 0), firstTokenMs);
  });
});
server.listen(0, '127.0.0.1', () => process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`));

function write(response: ServerResponse, written: number): void {
  if (response.destroyed) return;
  if (written === tokens) {
    const usage = { prompt_tokens: 1, completion_tokens: tokens };
    response.end(`${event({}, { finish_reason: 'stop' }, { usage })}data: [DONE]\n\n`);
    return;
  }
  response.write(event({ content: `${process.hrtime.bigint() / 1000n} ` }));
  setTimeout(() => write(response, written + 1), betweenTokensMs);
}

function event(delta: object, choice: object = {}, more: object = {}): string {
  const choices = [{ index: 0, delta, finish_reason: null, ...choice }];
  return `data: ${JSON.stringify({ id: 'chatcmpl-1', object: 'chat.completion.chunk', choices, ...more })}\n\n`;
}
