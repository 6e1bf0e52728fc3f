import { Agent, request } from 'node:http';

export interface Reply {
  status: number;
  /** From the call to the last byte. */
  ms: number;
  /** The body is parsed only where somebody asks for it, so that the bench stays light beside the server. */
  json<Body>(): Body;
}

export interface HttpClient {
  send(method: string, path: string, body?: { json: object } | { lines: string }): Promise<Reply>;
  close(): void;
}

/** Calls the API for one account over connections that are kept open. Refusals are replies too. */
export function createHttpClient(
  address: string,
  { key, account, connections }: { key: string; account: string; connections: number },
): HttpClient {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const known = { authorization: `Bearer ${key}`, 'unleash-account': account };
  return {
    send(method, path, body) {
      const text = body === undefined ? '' : 'lines' in body ? body.lines : JSON.stringify(body.json);
      const type = body && 'lines' in body ? 'application/x-ndjson' : 'application/json';
      const headers =
        body === undefined ? known : { ...known, 'content-type': type, 'content-length': Buffer.byteLength(text) };
      return new Promise((resolve, reject) => {
        const startedMs = performance.now();
        const call = request(address + path, { agent, method, headers }, (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.once('error', reject);
          response.once('end', () =>
            resolve({
              status: response.statusCode ?? 0,
              ms: performance.now() - startedMs,
              json: <Body>() => JSON.parse(Buffer.concat(chunks).toString()) as Body,
            }),
          );
        });
        call.once('error', reject);
        call.end(text);
      });
    },
    close: () => agent.destroy(),
  };
}

/** Throws where the API refused: for what must work so that the rest can be measured. */
export async function expectSuccess(reply: Promise<Reply>): Promise<Reply> {
  const received = await reply;
  if (received.status >= 300) throw new Error(`Refused with ${received.status}: ${JSON.stringify(received.json())}`);
  return received;
}
