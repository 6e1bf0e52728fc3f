import { bindNames, describeIssues, type Operation, resourceFieldAliases } from '@clew/contract';
import type { z } from 'zod';
import { parseJson } from '../kernel/parse-json.ts';
import { Problem } from '../kernel/problem.ts';

export interface BodyLimits {
  bodyBytes: number;
  batchBytes: number;
}

const jsonType = /^(?:application\/json|text\/json|application\/[\w.*!#$&^-]+\+json)$/i;
const linesType = /^(?:application\/(?:x-ndjson|ndjson|jsonl|json)|text\/(?:plain|json))$/i;

/** The body of a request as its operation wants it: bound, validated, or refused with all mistakes at once. */
export async function readBody(request: Request, operation: Operation, limits: BodyLimits): Promise<unknown> {
  if (!operation.body) return undefined;
  const areLines = operation.bodyForm === 'lines';
  checkMediaType(request, areLines);
  const text = await readText(request, areLines ? limits.batchBytes : limits.bodyBytes);
  if (areLines) return text;
  return parseWith(operation.body, bindNames(operation.body, readJson(text), resourceFieldAliases));
}

/** Parses with a schema, or throws a problem that names every field that is wrong. */
export function parseWith<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new Problem('validation-failed', {
    detail: 'Correct the fields named in `errors` and send the request again.',
    errors: describeIssues(parsed.error.issues),
  });
}

function checkMediaType(request: Request, areLines: boolean): void {
  const header = request.headers.get('content-type') ?? '';
  const [type = '', ...parameters] = header.split(';').map((part) => part.trim());
  const charset = parameters
    .find((part) => /^charset=/i.test(part))
    ?.replace(/^charset=/i, '')
    .replaceAll('"', '');
  const isKnown = (areLines ? linesType : jsonType).test(type);
  if (isKnown && (charset === undefined || /^utf-?8$/i.test(charset))) return;
  const accepted = areLines ? 'application/x-ndjson' : 'application/json, text/json or application/*+json';
  throw new Problem('unsupported-media-type', { detail: `Send ${accepted}, in UTF-8, and say so in Content-Type.` });
}

/** Reads at most `limit` bytes; what is declared too large is refused unread, what turns out too large is cut off. */
async function readText(request: Request, limit: number): Promise<string> {
  const tooLarge = () => new Problem('body-too-large', { detail: `At most ${limit} bytes.` });
  if (Number(request.headers.get('content-length') ?? 0) > limit) throw tooLarge();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    if (size > limit) throw tooLarge();
    chunks.push(chunk);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
  } catch {
    throw new Problem('malformed-body', { detail: 'The body is not UTF-8.', errors: { body: ['Not UTF-8.'] } });
  }
}

function readJson(text: string): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    const isOurs = error instanceof SyntaxError && /^(?:Nested|A member)/.test(error.message);
    const message = isOurs ? error.message : 'Not JSON.';
    throw new Problem('malformed-body', { detail: 'The body can not be read as JSON.', errors: { body: [message] } });
  }
}
