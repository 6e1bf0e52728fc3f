import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import { embed } from './embedder-contract.ts';
import { createHashingEmbedder } from './hashing-embedder.ts';

export interface ReceivedRequest {
  path: string | undefined;
  headers: IncomingHttpHeaders;
  body: { model: string; input: string[]; encoding_format: string };
}

/** What the server does with a request; nothing at all leaves it open. */
export type Behaviour = (request: ReceivedRequest, response: ServerResponse) => Promise<void> | void;

export interface EmbeddingsServer {
  url: string;
  requests: ReceivedRequest[];
  /** For the requests to come, one each; then it answers as it should. */
  next: Behaviour[];
  close(): Promise<void>;
}

/** A real server that speaks OpenAI's embeddings, and everything that servers do wrong. */
export async function startEmbeddingsServer(): Promise<EmbeddingsServer> {
  const requests: ReceivedRequest[] = [];
  const next: Behaviour[] = [];
  const server = createServer(async (incoming, response) => {
    const pieces: Buffer[] = [];
    for await (const piece of incoming) pieces.push(piece as Buffer);
    const body = JSON.parse(Buffer.concat(pieces).toString()) as ReceivedRequest['body'];
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

type Entry = { index?: number; embedding: unknown };

/** The right answer, with its entries changed on the way. */
export async function answer(
  { body }: ReceivedRequest,
  response: ServerResponse,
  change: (entries: Entry[]) => unknown = (entries) => entries,
  dimensions = 64,
): Promise<void> {
  const vectors = await embed(createHashingEmbedder(dimensions), body.input);
  const entries = vectors.map((vector, index) => ({ index, embedding: [...vector].map((value) => value * 3) }));
  send(response, 200, JSON.stringify({ object: 'list', data: change(entries), model: body.model }));
}

export function send(response: ServerResponse, status: number, body = '', headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);
}
