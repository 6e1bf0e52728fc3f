import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { createSpoiler } from './create-spoiler.ts';
import type { FaultyWay } from './faulty-way.ts';

interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: Buffer;
}

type Fault = (response: ServerResponse, whole: Answer, before: Answer | undefined) => unknown;

const send = (response: ServerResponse, { status, headers, body }: Answer) => {
  const { 'transfer-encoding': _, ...others } = headers;
  response.writeHead(status, { ...others, 'content-length': body.length }).end(body);
};

const faults: Record<string, Fault> = {
  'is asked too often (429)': (response) => response.writeHead(429, { 'retry-after': '1' }).end('slow down'),
  'fails (500)': (response) => response.writeHead(500).end('<html>oops'),
  'fails (503)': (response) => response.writeHead(503).end(),
  'breaks off in the midst': (response, { headers, body }) => {
    response.writeHead(200, { ...headers, 'content-length': body.length + 10 }).write(body);
    setImmediate(() => response.destroy());
  },
  'truncates the page': (response, whole) =>
    send(response, { ...whole, body: whole.body.subarray(0, whole.body.length * 0.6) }),
  'gives an empty page': (response, whole) => send(response, { ...whole, body: Buffer.alloc(0) }),
  'repeats its last page': (response, whole, before) => send(response, before ?? whole),
  'has revoked the token (401)': (response) => response.writeHead(401).end('{"error":"revoked"}'),
  'refuses (403)': (response) => response.writeHead(403).end(),
  'shows a page to sign in at': (response) =>
    response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><form>Sign in</form>'),
  'answers with a date of next year': (response, whole) =>
    send(response, { ...whole, headers: { ...whole.headers, date: 'Fri, 31 Dec 2027 23:59:59 GMT' } }),
  'wants to be asked again yesterday': (response) =>
    response.writeHead(503, { 'retry-after': 'Thu, 01 Jan 2026 00:00:00 GMT' }).end(),
};

/** Before a server that speaks HTTP. */
export async function openHttpWay(target: number): Promise<FaultyWay> {
  const { next, ...spoiler } = createSpoiler(faults);
  let before: Answer | undefined;
  const server = createServer(async (incoming, response) => {
    try {
      const whole = await ask(target, incoming);
      const fault = next();
      if (fault) fault(response, whole, before);
      else send(response, whole);
      before = whole;
    } catch {
      response.destroy();
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    ...spoiler,
    port: (server.address() as { port: number }).port,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

async function ask(port: number, incoming: IncomingMessage): Promise<Answer> {
  const { method, url, headers } = incoming;
  const asked = request({ host: '127.0.0.1', port, method, path: url, headers });
  incoming.pipe(asked);
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  const pieces: Buffer[] = [];
  for await (const piece of response) pieces.push(piece as Buffer);
  return { status: response.statusCode ?? 500, headers: response.headers, body: Buffer.concat(pieces) };
}
