import { z } from 'zod';
import { EmbedderError } from '../embedder.ts';

const Refusal = z.union([
  z.object({ error: z.object({ message: z.string() }) }).transform(({ error }) => error.message),
  z.object({ error: z.string() }).transform(({ error }) => error),
  z.object({ message: z.string() }).transform(({ message }) => message),
  z.object({ detail: z.string() }).transform(({ detail }) => detail),
]);

const mostShown = 200;

/** An answer that is no success -> what is wrong and what to do. `body` is the server's own text, shown in part. */
export function readRefusal(status: number, body: string, model: string): EmbedderError {
  if (status >= 300 && status < 400)
    return new EmbedderError(
      `The embedding server sent a redirect (${status}), which is not followed: the key would go elsewhere. Set the final address.`,
    );
  if (status === 401 || status === 403)
    return new EmbedderError(`The embedding server refused the key (${status}). Check the key and what it may use.`);
  const said = quote(body);
  if (status === 404)
    return new EmbedderError(
      `The embedding server knows no model "${model}", or nothing at this address (404${said}). Check both.`,
    );
  if (status === 429)
    return new EmbedderError(
      `The embedding server gets too many requests (429${said}). Try again later, or raise its limit.`,
    );
  if (status >= 500)
    return new EmbedderError(`The embedding server failed (${status}${said}). Try again, or look into its log.`);
  return new EmbedderError(`The embedding server refused the request (${status}${said}). Check the model "${model}".`);
}

function quote(body: string): string {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return '';
  }
  const said = Refusal.safeParse(parsed).data?.replace(/\s+/g, ' ').trim();
  return said ? `: ${said.length > mostShown ? `${said.slice(0, mostShown)}…` : said}` : '';
}
