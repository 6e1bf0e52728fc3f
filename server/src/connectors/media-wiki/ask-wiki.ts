import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { ConnectorFetch } from '../connector.ts';
import { expectSuccess } from '../expect-success.ts';
import { SourceError } from '../source-error.ts';

/** Parameters of the action API -> the answer's JSON. Throws a `SourceError` for everything else. */
export type AskWiki = <Schema extends z.ZodType>(
  parameters: Readonly<Record<string, string>>,
  schema: Schema,
  signal?: AbortSignal,
) => Promise<z.output<Schema>>;

interface Options {
  fetch: ConnectorFetch;
  api: string;
  /** Of whoever is signed in; empty for everybody's view. */
  headers: Readonly<Record<string, string>>;
}

const Answered = (requestid: string) => z.object({ requestid: z.literal(requestid) });
const Refusal = z.object({ error: z.object({ code: z.string(), info: z.string().default('') }) });

export function createAskWiki({ fetch, api, headers }: Options): AskWiki {
  // Whoever was signed in and is no longer would see less, and take the rest for gone.
  const always = {
    format: 'json',
    formatversion: '2',
    maxlag: '5',
    ...(Object.keys(headers).length > 0 ? { assert: 'user' } : {}),
  };
  return async (parameters, schema, signal) => {
    const url = new URL(api);
    // The wiki repeats it. An answer that was meant for another request may be a listing that looks empty.
    const requestid = randomUUID();
    for (const [name, value] of Object.entries({ ...always, ...parameters, requestid }))
      url.searchParams.set(name, value);
    const response = await fetch(url.href, {
      headers: { accept: 'application/json', ...headers },
      ...(signal ? { signal } : {}),
    });
    if (response.status === 404 || response.status === 410)
      throw new SourceError('misconfigured', `There is no wiki at ${api}: write the address of its api.php.`);
    const body = await expectSuccess(response, 'The wiki').text();
    return readAnswer(body, Answered(requestid).and(schema), api);
  };
}

export function readAnswer<Schema extends z.ZodType>(body: string, schema: Schema, api: string): z.output<Schema> {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    if (/^\s*<(?:!doctype html|html)/i.test(body))
      throw new SourceError(
        'misconfigured',
        `At ${api} there is a web page, not the API of a wiki: write the address of its api.php.`,
      );
    throw new SourceError('unsound', 'What the wiki answered is no JSON: it is damaged or cut short.');
  }
  const refusal = Refusal.safeParse(json).data;
  if (refusal) throw toSourceError(refusal.error);
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  throw new SourceError('unsound', 'What the wiki answered is not what it was asked for.');
}

/** https://www.mediawiki.org/wiki/API:Errors_and_warnings */
function toSourceError({ code, info }: { code: string; info: string }): SourceError {
  const said = info === '' ? code : `${code}: ${info.slice(0, 200)}`;
  if (code === 'maxlag' || code === 'ratelimited')
    return new SourceError('rate-limited', `The wiki is busy (${code}).`);
  if (/^assert|readapidenied|permissiondenied|mwoauth|^badtoken|^blocked|autoblocked/.test(code))
    return new SourceError('access-denied', `The wiki refuses to be read (${said}).`);
  if (/^internal_api_error|readonly|dberror/.test(code))
    return new SourceError('unavailable', `The wiki fails (${code}).`);
  if (/nosuchpageid|missingtitle/.test(code)) return new SourceError('gone', 'The page is not there any more.');
  return new SourceError('unsound', `The wiki does not understand what it is asked (${said}).`);
}
