import { z } from 'zod';

const Refusal = z.union([
  z.object({ error: z.object({ message: z.string() }) }).transform(({ error }) => error.message),
  z.object({ error: z.string() }).transform(({ error }) => error),
  z.object({ message: z.string() }).transform(({ message }) => message),
  z.object({ detail: z.string() }).transform(({ detail }) => detail),
]);

const mostShown = 200;

interface Refused {
  status: number;
  /** The server's own text: shown in part, and without the key. */
  body: string;
  model: string;
  key: string | null;
}

/** An answer that is no success -> what is wrong and what to do. */
export function readRefusal(serverName: string, { status, body, model, key }: Refused): string {
  const server = `The ${serverName}`;
  if (status >= 300 && status < 400)
    return `${server} sent a redirect (${status}), which is not followed: the key would go elsewhere. Set the final address.`;
  if (status === 401 || status === 403)
    return `${server} refused the key (${status}). Check the key and what it may use.`;
  const said = quote(body, key);
  if (status === 404)
    return `${server} knows no model "${model}", or nothing at this address (404${said}). Check both.`;
  if (status === 429) return `${server} gets too many requests (429${said}). Try again later, or raise its limit.`;
  if (status >= 500) return `${server} failed (${status}${said}). Try again, or look into its log.`;
  return `${server} refused the request (${status}${said}). Check the model "${model}".`;
}

function quote(body: string, key: string | null): string {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return '';
  }
  const text = Refusal.safeParse(parsed).data;
  if (text === undefined) return '';
  // Before it is cut: the half of a key is none that could be found.
  const said = (key === null ? text : text.replaceAll(key, '[key]')).replace(/\s+/g, ' ').trim();
  return said ? `: ${said.length > mostShown ? `${said.slice(0, mostShown)}…` : said}` : '';
}
