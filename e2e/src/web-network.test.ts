import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findChromium } from '@clew/demo/find-chromium';
import { clientOf } from '@clew/demo/load-demo';
import { type ServerProcess, startServer } from '@clew/demo/start-server';
import Provider from 'oidc-provider';
import { type Browser, chromium as launcher, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Network, openProxy } from './browser/open-proxy.ts';

/** The web app with others on the network: a real identity provider, a slow model, and a connection that can be lost. */
const chromium = findChromium();
const [admin, ann, key] = ['admin@x.test', 'ann@x.test', 'key-of-the-network-tests'];
const folder = mkdtempSync(join(tmpdir(), 'clew-network-'));
const people: Record<string, string> = { ann: 'Ann@x.test', stranger: 'stranger@x.test' };

let browser: Browser;
let proxy: Network;
let server: ServerProcess;
let provider: Server;
let model: Server;
/** Ends what the model holds back. */
let goOn = () => {};

const listen = (listening: Server): Promise<string> =>
  new Promise((resolve) =>
    listening.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${(listening.address() as AddressInfo).port}`)),
  );

/** Writes one half of an answer, and the other when it is told to. */
function createModel(): Server {
  return createServer((request, response) => {
    request.resume();
    const write = (content: string, finish_reason: string | null = null) =>
      response.write(
        `data: ${JSON.stringify({ id: '1', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{ index: 0, delta: { role: 'assistant', content }, finish_reason }] })}\n\n`,
      );
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    write('The first half is here. ');
    goOn = () => {
      write('The second half came later.', 'stop');
      response.end('data: [DONE]\n\n');
    };
  });
}

beforeAll(async () => {
  if (!chromium) return;
  proxy = await openProxy();
  provider = createServer();
  const issuer = await listen(provider);
  const oidc = new Provider(issuer, {
    clients: [
      {
        client_id: 'clew',
        client_secret: 'the secret of clew at the provider',
        redirect_uris: [`${proxy.address}/api/auth/callback/oidc`],
      },
    ],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    conformIdTokenClaims: false,
    findAccount: async (_, id) => ({
      accountId: id,
      claims: async () => ({ sub: id, email: people[id], email_verified: true, name: id }),
    }),
  });
  provider.on('request', oidc.callback());
  model = createModel();
  server = await startServer({
    CLEW_DATA_DIR: folder,
    CLEW_ADMIN_EMAIL: admin,
    CLEW_BOOTSTRAP_KEY: key,
    CLEW_LOG_LEVEL: 'error',
    CLEW_PUBLIC_URL: proxy.address,
    CLEW_OIDC_ISSUER: issuer,
    CLEW_OIDC_CLIENT_ID: 'clew',
    CLEW_OIDC_CLIENT_SECRET: 'the secret of clew at the provider',
    CLEW_OIDC_NAME: 'Example login',
    CLEW_MODEL: 'openai-compatible:slow',
    CLEW_MODEL_URL: `${await listen(model)}/v1`,
  });
  proxy.leadTo(server.address);
  const client = clientOf({ address: server.address, key }, admin);
  await client.putAccount({ email: ann, name: 'Ann' });
  await client.putSource({ sourceId: 'wiki', appId: 'wiki' });
  const permissions = { public: true };
  const content = 'The tide table lists the first half and the second half of the day.';
  await client.putResource({
    sourceId: 'wiki',
    externalId: 'tide',
    type: 'page',
    title: 'Tide table',
    content,
    permissions,
  });
  browser = await launcher.launch({ executablePath: chromium, args: ['--no-sandbox'] });
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await server?.stop();
  proxy?.close();
  provider?.close();
  model?.closeAllConnections();
  model?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** From the sign-in page over the provider's own pages and back. */
async function enterAs(login: string, path = '/'): Promise<Page> {
  const context = await browser.newContext({ locale: 'en-GB' });
  const page = await context.newPage();
  await page.goto(`${proxy.address}${path}`);
  await page.getByRole('button', { name: 'Example login' }).click();
  await page.getByPlaceholder('Enter any login').fill(login);
  await page.getByPlaceholder('and password').fill('any');
  await page.getByRole('button', { name: 'Sign-in' }).click();
  await page.getByRole('button', { name: 'Continue' }).click();
  return page;
}

describe.skipIf(chromium === undefined)('the web app on a network', () => {
  it('lets in whom the identity provider vouches for, to where he wanted to go, and says why it does not let in others', async () => {
    const page = await enterAs('ann', '/find?q=tide');
    await page.getByRole('button', { name: 'Tide table', exact: true }).waitFor();
    expect(page.url()).toBe(`${proxy.address}/find?q=tide`);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('button', { name: 'Example login' }).waitFor();
    await page.context().close();

    const stranger = await enterAs('stranger');
    await stranger.getByRole('alert').filter({ hasText: 'there is no account for your address here' }).waitFor();
    await stranger.goto(`${proxy.address}/`);
    await stranger.getByLabel('Password').waitFor();
    await stranger.context().close();
  });

  it('goes on with an answer whose connection was lost in the midst, without asking again', async () => {
    const page = await enterAs('ann');
    await page.getByRole('textbox', { name: 'Your question' }).fill('What does the tide table list?');
    await page.keyboard.press('Enter');
    await page.getByText('The first half is here.').waitFor();
    proxy.lose();
    await page.getByRole('status').filter({ hasText: 'The connection broke off.' }).waitFor();
    expect(await page.getByText('The first half is here.').count()).toBe(1);
    goOn();
    const client = clientOf({ address: server.address, key }, ann);
    const stored = async () => {
      const [thread] = (await client.listThreads({ limit: 1, after: undefined, of: 'mine' })).threads;
      return (await client.getThread({ id: thread?.id ?? '' })).messages.map(({ role, state }) => `${role} ${state}`);
    };
    await expect.poll(stored).toEqual(['User finished', 'Assistant finished']);
    proxy.restore();
    await page.getByText('The second half came later.').waitFor();
    await page.getByRole('status').filter({ hasText: 'The connection broke off.' }).waitFor({ state: 'hidden' });
    expect(await page.getByRole('article').count()).toBe(1);
    expect(await stored()).toEqual(['User finished', 'Assistant finished']);
    await page.context().close();
  });
});
