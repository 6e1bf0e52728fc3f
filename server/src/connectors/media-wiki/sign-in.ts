import { z } from 'zod';
import type { ConnectorFetch } from '../connector.ts';
import { expectSuccess } from '../expect-success.ts';
import { SourceError } from '../source-error.ts';
import { readAnswer } from './ask-wiki.ts';

const Token = z.object({ query: z.object({ tokens: z.object({ logintoken: z.string() }) }) });
const SignedIn = z.object({ login: z.object({ result: z.string(), reason: z.string().default('') }) });

/** A bot password (Special:BotPasswords) -> the headers of its session. */
export async function signIn(
  fetch: ConnectorFetch,
  api: string,
  { userName, password }: { userName: string; password: string },
): Promise<Record<string, string>> {
  const jar = new Map<string, string>();
  const cookie = () => ({ cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') });
  const keep = (response: Response) => {
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = /^\s*([^=;\s]+)=([^;]*)/.exec(line) ?? [];
      if (name !== undefined && value !== undefined) jar.set(name, value);
    }
    return response;
  };
  const url = new URL(api);
  url.search = new URLSearchParams({
    action: 'query',
    meta: 'tokens',
    type: 'login',
    format: 'json',
    formatversion: '2',
  }).toString();
  const first = expectSuccess(keep(await fetch(url.href)), 'The wiki');
  const { logintoken } = readAnswer(await first.text(), Token, api).query.tokens;
  const form = new URLSearchParams({
    action: 'login',
    format: 'json',
    formatversion: '2',
    lgname: userName,
    lgpassword: password,
    lgtoken: logintoken,
  });
  const answer = keep(
    await fetch(api, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...cookie() },
      body: form.toString(),
    }),
  );
  const { login } = readAnswer(await expectSuccess(answer, 'The wiki').text(), SignedIn, api);
  if (login.result !== 'Success')
    throw new SourceError('access-denied', `The wiki refuses the bot password of ${userName} (${login.result}).`);
  return cookie();
}
