import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';

interface ReceivedRequest {
  method: string;
  /** Path and query. */
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

export type Answer = (request: ReceivedRequest, response: ServerResponse) => unknown;

/** A real server on loopback, on every address of it, that does what the test says. */
export interface TestSite {
  port: number;
  requests: ReceivedRequest[];
  /** Connections that were made, whatever was said on them. */
  connections(): number;
  answer: Answer;
  close(): Promise<void>;
}

export async function startTestSite(answer: Answer): Promise<TestSite> {
  let connections = 0;
  const server = createServer(async (incoming, response) => {
    const pieces: Buffer[] = [];
    for await (const piece of incoming) pieces.push(piece as Buffer);
    const { method = '', url: path = '', headers } = incoming;
    const request = { method, path, headers, body: Buffer.concat(pieces).toString() };
    site.requests.push(request);
    await site.answer(request, response);
  });
  server.on('connection', () => connections++);
  server.listen(0);
  await once(server, 'listening');
  const address = server.address();
  const site: TestSite = {
    port: typeof address === 'object' && address ? address.port : 0,
    requests: [],
    connections: () => connections,
    answer,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
  return site;
}
