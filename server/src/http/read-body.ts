import { bindNames, describeIssues, type Operation, resourceFieldAliases, unknownMembers } from '@clew/contract';
import { z } from 'zod';
import { parseJson } from '../kernel/parse-json.ts';
import { Problem } from '../kernel/problem.ts';

export interface BodyLimits {
  bodyBytes: number;
  batchBytes: number;
  fileBytes: number;
}

const jsonType = /^(?:application\/json|text\/json|application\/[\w.*!#$&^-]+\+json)$/i;
const mostParts = 16;
const linesType = /^(?:application\/(?:x-ndjson|ndjson|jsonl|json)|text\/(?:plain|json))$/i;

/** The body of a request as its operation wants it: bound, validated, or refused with all mistakes at once. */
export async function readBody(
  request: Request,
  operation: Operation,
  limits: BodyLimits,
  warn: (text: string) => void,
): Promise<unknown> {
  if (!operation.body) return undefined;
  if (operation.bodyForm === 'form') return readForm(request, operation.body, limits.fileBytes, warn);
  const areLines = operation.bodyForm === 'lines';
  checkMediaType(request, areLines);
  const text = await readText(request, areLines ? limits.batchBytes : limits.bodyBytes);
  if (areLines) return text;
  return parseWith(operation.body, bindMembers(operation.body, readJson(text), warn));
}

function bindMembers(schema: z.ZodType, value: unknown, warn: (text: string) => void): unknown {
  unknownMembers(schema, value, resourceFieldAliases).forEach(warn);
  return bindNames(schema, value, resourceFieldAliases);
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

/** Files as they are, everything else as JSON. */
async function readForm(
  request: Request,
  schema: z.ZodType,
  limit: number,
  warn: (text: string) => void,
): Promise<unknown> {
  const type = request.headers.get('content-type') ?? '';
  if (!/^multipart\/form-data\s*;/i.test(type))
    throw new Problem('unsupported-media-type', { detail: 'Send multipart/form-data, as forms with files do.' });
  const bytes = await readBytes(request, limit);
  refuseManyParts(bytes, type);
  const form = await new Response(bytes, { headers: { 'content-type': type } }).formData().catch(() => {
    throw new Problem('malformed-body', {
      detail: 'The body can not be read as a form.',
      errors: { body: ['No form.'] },
    });
  });
  const members = schema instanceof z.ZodObject ? (schema.shape as Record<string, z.ZodType>) : {};
  const values = Object.entries(members).flatMap(([name, member]) => {
    const value = form.get(name);
    if (value === null) return [];
    return [[name, typeof value === 'string' ? readMember(name, member, value, warn) : value] as const];
  });
  return parseWith(schema, Object.fromEntries(values));
}

/** No form of ours has more than a few parts, and taking apart a hundred thousand of them would keep everybody waiting. */
function refuseManyParts(bytes: Buffer, type: string): void {
  const [, quoted, bare] = /;\s*boundary=(?:"([^"]{1,200})"|([^\s;"]{1,200}))/i.exec(type) ?? [];
  const boundary = quoted ?? bare;
  if (boundary === undefined) return;
  let count = 0;
  for (let at = bytes.indexOf(`--${boundary}`); at !== -1; at = bytes.indexOf(`--${boundary}`, at + 1))
    if (++count > mostParts + 1)
      throw new Problem('malformed-body', {
        detail: 'The form has more parts than this takes.',
        errors: { body: [`At most ${mostParts} parts.`] },
      });
}

function readMember(name: string, schema: z.ZodType, text: string, warn: (text: string) => void): unknown {
  try {
    return bindMembers(schema, parseJson(text), warn);
  } catch {
    throw new Problem('malformed-body', { errors: { [name]: ['Not JSON.'] } });
  }
}

async function readText(request: Request, limit: number): Promise<string> {
  const bytes = await readBytes(request, limit);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Problem('malformed-body', { detail: 'The body is not UTF-8.', errors: { body: ['Not UTF-8.'] } });
  }
}

/** Reads at most `limit` bytes; what is declared too large is refused unread, what turns out too large is cut off. */
async function readBytes(request: Request, limit: number): Promise<Buffer<ArrayBuffer>> {
  const tooLarge = () => new Problem('body-too-large', { detail: `At most ${limit} bytes.` });
  if (Number(request.headers.get('content-length') ?? 0) > limit) throw tooLarge();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    if (size > limit) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function readJson(text: string): unknown {
  if (text.trim() === '')
    throw new Problem('malformed-body', {
      detail: 'This needs a body of JSON, and none came.',
      errors: { body: ['The body is empty.'] },
    });
  try {
    return parseJson(text);
  } catch (error) {
    const isOurs = error instanceof SyntaxError && /^(?:Nested|A member)/.test(error.message);
    const message = isOurs ? error.message : 'Not JSON.';
    throw new Problem('malformed-body', { detail: 'The body can not be read as JSON.', errors: { body: [message] } });
  }
}
