import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';

export interface ReceivedRequest<Body> {
  path: string | undefined;
  headers: IncomingHttpHeaders;
  body: Body;
}

/** What the server does with a request; nothing at all leaves it open. */
export type Behaviour<Body> = (request: ReceivedRequest<Body>, response: ServerResponse) => Promise<void> | void;

export interface ModelServer<Body> {
  url: string;
  requests: ReceivedRequest<Body>[];
  /** For the requests to come, one each; then it answers as it should. */
  next: Behaviour<Body>[];
  close(): Promise<void>;
}

/** A real server that answers as it should, and does everything that servers do wrong. */
export async function startModelServer<Body>(answer: Behaviour<Body>): Promise<ModelServer<Body>> {
  const requests: ReceivedRequest<Body>[] = [];
  const next: Behaviour<Body>[] = [];
  const server = createServer(async (incoming, response) => {
    const pieces: Buffer[] = [];
    for await (const piece of incoming) pieces.push(piece as Buffer);
    const body = JSON.parse(Buffer.concat(pieces).toString()) as Body;
    const request = { path: incoming.url, headers: incoming.headers, body };
    requests.push(request);
    await (next.shift() ?? answer)(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    requests,
    next,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

export function send(response: ServerResponse, status: number, body = '', headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);
}

/** Answers with a status, whatever is asked. */
export function reply(status: number, body = '', headers: Record<string, string> = {}): Behaviour<unknown> {
  return (_request, response) => send(response, status, body, headers);
}
