import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { ServerFailures } from '../server-failures.ts';

interface Posted {
  url: URL;
  key: string | null;
  body: string;
  /** Closes the connection, also while the reply is read. */
  signal: AbortSignal;
  failures: ServerFailures;
}

/** Of a refusal only its reason is read. */
const mostCharactersOfRefusal = 65_536;

/** Posts JSON; resolves with a reply of success to be read as text, or rejects with a ModelFailure. Follows no redirect. */
export async function openReply({ failures, ...posted }: Posted): Promise<IncomingMessage> {
  const reply = await send(posted).catch((error: unknown) => {
    throw failures.unreachable(error);
  });
  reply.setEncoding('utf8');
  const { statusCode: status = 0, headers } = reply;
  if (status >= 200 && status < 300) return reply;
  // What the server says of it may be cut off; that it refused stands.
  const body = await readBeginning(reply).catch(() => '');
  throw failures.refused({ status, body, retryAfter: headers['retry-after'] ?? null });
}

function send({ url, key, body, signal }: Omit<Posted, 'failures'>): Promise<IncomingMessage> {
  const headers = {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    ...(key === null ? {} : { authorization: `Bearer ${key}` }),
  };
  const request = url.protocol === 'https:' ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const call = request(url, { method: 'POST', headers, signal }, resolve);
    call.on('error', reject);
    call.end(body);
  });
}

async function readBeginning(reply: IncomingMessage): Promise<string> {
  let text = '';
  for await (const piece of reply) {
    text += piece as string;
    if (text.length > mostCharactersOfRefusal) break;
  }
  return text;
}
