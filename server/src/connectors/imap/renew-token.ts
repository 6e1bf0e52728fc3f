import { z } from 'zod';
import type { ConnectorFetch } from '../connector.ts';
import { expectSuccess } from '../expect-success.ts';
import { SourceError } from '../source-error.ts';
import type { ImapSettings } from './imap-settings.ts';

interface Options {
  settings: ImapSettings;
  fetch: ConnectorFetch;
  nowMs(): number;
}

const Answer = z.object({
  access_token: z
    .string()
    .regex(/^[\x21-\x7e]+$/)
    .max(20_000),
  expires_in: z.coerce.number().positive().catch(300),
});
/** A token that ends sooner is not begun with. */
const leastMs = 60_000;

/** The token to sign in with, renewed (RFC 6749, section 6) when it is about to end; undefined where a password is used. */
export function tokenSource({ settings, fetch, nowMs }: Options): () => Promise<string | undefined> {
  const { accessToken, refreshToken, tokenUrl, clientId = '', clientSecret } = settings;
  let current: { token: string; untilMs: number } | undefined;
  return async () => {
    if (refreshToken === undefined || tokenUrl === undefined) return accessToken;
    if (current && current.untilMs - nowMs() > leastMs) return current.token;
    const body = new URLSearchParams({ grant_type: 'refresh_token', refresh_token: refreshToken, client_id: clientId });
    if (clientSecret !== undefined) body.set('client_secret', clientSecret);
    const response = await fetch(tokenUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
      body: body.toString(),
    });
    if (response.status === 400 || response.status === 401)
      throw new SourceError('access-denied', 'The token to read the mailbox is not renewed any more.', {
        nextStep: 'Sign in anew with the mail provider, and put the source again with the new `refreshToken`.',
      });
    const answer = Answer.safeParse(await readJson(expectSuccess(response, 'A new token')));
    if (!answer.success) throw new SourceError('unsound', 'What is at `tokenUrl` gives no token.');
    current = { token: answer.data.access_token, untilMs: nowMs() + answer.data.expires_in * 1_000 };
    return current.token;
  };
}

async function readJson(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    return undefined;
  }
}
