import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { clientOf, demoAdmin } from '@clew/demo/load-demo';
import { freshServerKey as key, withFreshServer } from '@clew/demo/with-fresh-server';
import Provider from 'oidc-provider';
import { afterAll, beforeAll, expect, it } from 'vitest';

/** Sign-in at a real identity provider: the whole dance of redirects, as a browser does it. */
interface Person {
  email: string;
  verified: boolean;
}
const people: Record<string, Person> = {
  ann: { email: 'Ann@x.test', verified: true },
  mallory: { email: 'ann@x.test', verified: false },
  // Another mailbox: its first letter is U+FF41.
  lookalike: { email: '\uff41nn@x.test', verified: true },
  stranger: { email: 'stranger@x.test', verified: true },
};

let provider: Server;
let issuer: string;
let publicUrl: string;

beforeAll(async () => {
  provider = createServer();
  issuer = await listen(provider, 0);
  const spare = createServer();
  publicUrl = await listen(spare, 0);
  await new Promise((resolve) => spare.close(resolve));
  const oidc = new Provider(issuer, {
    clients: [
      {
        client_id: 'clew',
        client_secret: 'the secret of clew at the provider',
        redirect_uris: [`${publicUrl}/api/auth/callback/oidc`],
      },
    ],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    conformIdTokenClaims: false,
    async findAccount(_, id) {
      const person = people[id];
      return {
        accountId: id,
        claims: async () => ({ sub: id, email: person?.email, email_verified: person?.verified, name: id }),
      };
    },
  });
  provider.on('request', oidc.callback());
});
afterAll(() => new Promise((resolve) => provider.close(resolve)));

function listen(server: Server, port: number): Promise<string> {
  return new Promise((resolve) =>
    server.listen(port, '127.0.0.1', () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)),
  );
}

/** A browser as far as cookies and redirects go. */
function openBrowser() {
  const jars = new Map<string, Map<string, string>>();
  return async function go(url: string, form?: Record<string, string>): Promise<Response> {
    const { origin } = new URL(url);
    const jar = jars.get(origin) ?? new Map<string, string>();
    jars.set(origin, jar);
    const response = await fetch(url, {
      redirect: 'manual',
      headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; '), origin },
      ...(form ? { method: 'POST', body: new URLSearchParams(form) } : {}),
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      if (value === '' || /max-age=0/i.test(cookie)) jar.delete(name);
      else jar.set(name, value);
    }
    return response;
  };
}

async function signInAs(login: string): Promise<{ landed: URL; me: { email?: string }; status: number }> {
  const go = openBrowser();
  const cookies: string[] = [];
  const start = await fetch(`${publicUrl}/api/sign-in/oidc`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: publicUrl },
    body: JSON.stringify({ returnTo: '/search?q=moon' }),
  });
  cookies.push(...start.headers.getSetCookie().map((cookie) => cookie.split(';')[0] ?? ''));
  let url = ((await start.json()) as { url: string }).url;
  for (let step = 0; step < 12; step++) {
    if (url.startsWith(publicUrl)) break;
    const page = await go(url);
    const location = page.headers.get('location');
    if (location) url = new URL(location, url).href;
    else {
      const html = await page.text();
      const prompt = /name="prompt" value="(\w+)"/.exec(html)?.[1] ?? '';
      const action = /action="([^"]+)"/.exec(html)?.[1] ?? url;
      const sent = await go(new URL(action, url).href, { prompt, login, password: 'any' });
      url = new URL(sent.headers.get('location') ?? '', url).href;
    }
  }
  const back = await fetch(url, { redirect: 'manual', headers: { cookie: cookies.join('; ') } });
  const session = back.headers.getSetCookie().map((cookie) => cookie.split(';')[0]);
  const me = await fetch(`${publicUrl}/api/me`, { headers: { cookie: session.join('; ') } });
  return {
    landed: new URL(back.headers.get('location') ?? '', publicUrl),
    status: me.status,
    me: (await me.json()) as { email?: string },
  };
}

it('lets in who has an account and a checked address, and nobody else', async () => {
  const settings = {
    CLEW_PORT: new URL(publicUrl).port,
    CLEW_PUBLIC_URL: publicUrl,
    CLEW_OIDC_ISSUER: issuer,
    CLEW_OIDC_CLIENT_ID: 'clew',
    CLEW_OIDC_CLIENT_SECRET: 'the secret of clew at the provider',
    CLEW_OIDC_NAME: 'Example login',
  };
  await withFreshServer(async ({ address }) => {
    const admin = clientOf({ address, key }, demoAdmin);
    await admin.putAccount({ email: 'ann@x.test', name: 'Ann' });
    expect((await admin.getSignInWays()).oidc).toEqual({ name: 'Example login' });

    expect((await signInAs('lookalike')).status).toBe(401);
    const ann = await signInAs('ann');
    expect([ann.status, ann.me.email, ann.landed.pathname + ann.landed.search]).toEqual([
      200,
      'ann@x.test',
      '/search?q=moon',
    ]);
    expect((await signInAs('ann')).me.email).toBe('ann@x.test');

    for (const login of ['mallory', 'stranger', 'lookalike']) {
      const { status, landed } = await signInAs(login);
      expect([login, status, landed.pathname, landed.searchParams.has('error')]).toEqual([
        login,
        401,
        '/sign-in',
        true,
      ]);
    }

    await admin.deactivateAccount({ email: 'ann@x.test' });
    expect((await signInAs('ann')).status).toBe(401);

    const forged = await fetch(`${publicUrl}/api/auth/callback/oidc?code=x&state=y`, { redirect: 'manual' });
    expect(forged.headers.get('location')).toContain('/sign-in?error=');
  }, settings);
});
