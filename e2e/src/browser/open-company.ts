import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clientOf, demoAdmin, loadDemo } from '@clew/demo/load-demo';
import { startServer } from '@clew/demo/start-server';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';

const key = 'key-of-the-browser-tests-run';
export const password = 'a passphrase of the tests';

/** The demo company behind a real server, and a browser that looks at it. */
export interface Company {
  address: string;
  browser: Browser;
  admin: ReturnType<typeof clientOf>;
  /** The link by which this person comes in for the first time. */
  invite(email: string): Promise<string>;
  /** A browser of its own in which this person is signed in. */
  signIn(email: string, options?: Parameters<Browser['newContext']>[0]): Promise<Page>;
  close(): Promise<void>;
}

/** `settings`: of the server, beside those that all have. */
export async function openCompany(executablePath: string, settings: Record<string, string> = {}): Promise<Company> {
  const folder = mkdtempSync(join(tmpdir(), 'clew-browser-'));
  const server = await startServer({
    CLEW_DATA_DIR: folder,
    CLEW_ADMIN_EMAIL: demoAdmin,
    CLEW_BOOTSTRAP_KEY: key,
    CLEW_LOG_LEVEL: 'error',
    CLEW_RATE_LIMIT: 'off',
    ...settings,
  });
  const { address } = server;
  await loadDemo({ address, key }, () => {});
  const admin = clientOf({ address, key }, demoAdmin);
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  const invite = async (email: string) => address + (await admin.createInvitation({ email })).path;
  const cookies = new Map<string, Awaited<ReturnType<BrowserContext['cookies']>>>();
  return {
    address,
    browser,
    admin,
    invite,
    async signIn(email, options = {}) {
      const context = await browser.newContext({ locale: 'en-GB', ...options });
      const known = cookies.get(email);
      if (known) await context.addCookies(known);
      const page = await context.newPage();
      if (!known) {
        await context.request.post(`${address}/api/invitations/accept`, {
          headers: { origin: address },
          data: { token: (await invite(email)).split('#')[1], password },
        });
        cookies.set(email, await context.cookies());
      }
      await page.goto(`${address}/`);
      return page;
    },
    async close() {
      await browser.close();
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
