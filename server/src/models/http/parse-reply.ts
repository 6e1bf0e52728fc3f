import type { z } from 'zod';
import type { ModelServerKind } from './model-server.ts';

/** The body of an answer -> what the schema makes of it. */
export function parseReply<Schema extends z.ZodType>(
  body: string,
  schema: Schema,
  { name, path, gives, error }: ModelServerKind,
): z.output<Schema> {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    throw error(`What the ${name} answered is no JSON. Check its address.`);
  }
  const reply = schema.safeParse(json);
  if (reply.success) return reply.data;
  throw error(
    `What the ${name} answered holds no ${gives} (${whatIsWrong(reply.error)}). ` +
      `Check that its address ends where /${path} follows, and that the model is one for ${gives}.`,
  );
}

function whatIsWrong({ issues: [first] }: z.ZodError): string {
  return first ? `${first.path.join('.') || 'the whole'}: ${first.message}` : 'unknown';
}
