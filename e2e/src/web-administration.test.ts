import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { demoAdmin } from '@clew/demo/load-demo';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium } from './browser/find-chromium.ts';
import { findViolations } from './browser/find-violations.ts';
import { type Company, openCompany } from './browser/open-company.ts';

/** What administrators do in the browser, against the real server with the demo company. */
const chromium = findChromium();
const folder = mkdtempSync(join(tmpdir(), 'clew-browser-folder-'));
const token = 'Bearer the-secret-of-the-feed';

let company: Company;
let feed: Server;
let feedHost: string;

beforeAll(async () => {
  if (!chromium) return;
  writeFileSync(join(folder, 'handbook.md'), '# Handbook\n\nThe quokka is fed at nine.');
  writeFileSync(join(folder, '.clew.json'), '{"permissions": {"public": true}}');
  mkdirSync(join(folder, 'law'));
  writeFileSync(join(folder, 'law/.clew.json'), '{"permissions": ');
  writeFileSync(join(folder, 'law/contract.md'), 'The bilby digs.');
  feed = createServer((request, response) => {
    if (request.headers.authorization !== token) return void response.writeHead(401).end();
    response.writeHead(200, { 'content-type': 'application/rss+xml' });
    const item =
      '<item><guid>1</guid><title>News of the numbat</title><description>It dug a hole.</description></item>';
    response.end(`<rss version="2.0"><channel><title>News</title>${item}</channel></rss>`);
  });
  await new Promise<void>((resolve) => feed.listen(0, '127.0.0.1', resolve));
  feedHost = `127.0.0.1:${(feed.address() as AddressInfo).port}`;
  company = await openCompany(chromium, {
    CLEW_FOLDERS: folder,
    CLEW_SECRET_KEY: 'the-secret-of-the-browser-tests-0123456789',
  });
}, 180_000);
afterAll(async () => {
  await company?.close();
  feed?.close();
  rmSync(folder, { recursive: true, force: true });
});

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true });

/** Opens the form for a source of this kind. */
async function connect(page: Page, kind: string): Promise<void> {
  await page.goto(`${company.address}/admin/sources`);
  await button(page, 'Connect a source').click();
  await page.getByRole('dialog').getByLabel('Kind').selectOption({ label: kind });
}

describe.skipIf(chromium === undefined)('administration in the browser', () => {
  it('connects a folder, tells what became of it, syncs, pauses and deletes it', async () => {
    const page = await company.signIn(demoAdmin);
    await connect(page, 'Folder');
    await page.getByLabel('Name *').fill('Team documents');
    await page.getByLabel('Folder on the server *').fill('documents');
    await button(page, 'Connect').click();
    await page.getByText('Expected an absolute path').first().waitFor();
    await page.getByLabel('Folder on the server *').fill(folder);
    expect(await findViolations(page, 'form of a source')).toEqual([]);
    await button(page, 'Connect').click();

    await page.getByRole('status').filter({ hasText: 'Not everything could be listed' }).waitFor();
    expect(page.url()).toContain('source=team-documents');
    const errors = page.getByRole('region', { name: 'Could not be read' });
    await errors.getByRole('cell', { name: 'law/.clew.json' }).waitFor();
    const history = page.getByRole('region', { name: 'History' });
    await history.getByRole('cell', { name: 'As planned' }).waitFor();

    writeFileSync(join(folder, 'law/.clew.json'), '{"permissions": {"public": true}}');
    await button(page, 'Sync now').click();
    await page.getByRole('status').filter({ hasText: 'Up to date. 2 resources' }).waitFor();
    await history.getByRole('cell', { name: 'Asked for' }).waitFor();
    await errors.waitFor({ state: 'hidden' });
    expect(await findViolations(page, 'a source')).toEqual([]);

    await button(page, 'Pause').click();
    await page.getByRole('status').filter({ hasText: 'Paused' }).waitFor();
    await button(page, 'Resume').click();
    await page.getByRole('status').filter({ hasText: 'Up to date' }).waitFor();

    page.once('dialog', (dialog) => void dialog.dismiss());
    await button(page, 'Delete source').click();
    await page.getByRole('heading', { name: 'Team documents' }).waitFor();
    page.once('dialog', (dialog) => void dialog.accept());
    await button(page, 'Delete source').click();
    await button(page, 'Connect a source').waitFor();
    await expect.poll(() => page.getByRole('link', { name: 'Team documents' }).count()).toBe(0);
    expect((await company.admin.listSources()).sources.map(({ id }) => id)).not.toContain('team-documents');
    await page.context().close();
  });

  it('keeps a secret and never shows it again, and says in plain words what failed', async () => {
    const page = await company.signIn(demoAdmin, { colorScheme: 'dark' });
    await connect(page, 'Feed');
    await page.getByLabel('Name *').fill('News');
    await page.getByLabel('Address *').fill(`http://${feedHost}/feed`);
    await page.getByLabel('Only these people and groups').check();
    await page.getByLabel('People, by email').fill(demoAdmin);
    await page.getByLabel('Hosts that are not on the internet').fill(feedHost);
    const secret = page.getByLabel('Header Authorization');
    expect(await secret.getAttribute('type')).toBe('password');
    await secret.fill('Bearer of-somebody-else');
    await button(page, 'Connect').click();
    await page.getByRole('status').filter({ hasText: 'The last sync failed.' }).waitFor();
    expect(await findViolations(page, 'a failed source')).toEqual([]);

    await button(page, 'Change settings').click();
    await secret.fill(token);
    await button(page, 'Save').click();
    await page.getByRole('status').filter({ hasText: 'Up to date. 1 resource' }).waitFor();
    await button(page, 'Change settings').click();
    await page.getByText('Stored and not shown.').waitFor();
    expect(await secret.inputValue()).toBe('');
    expect(await page.getByLabel('People, by email').inputValue()).toBe(demoAdmin);
    await page.getByLabel('Name *').fill('News of the house');
    await button(page, 'Save').click();
    await page.getByRole('heading', { name: 'News of the house' }).waitFor();
    await page.getByRole('status').filter({ hasText: 'Up to date. 1 resource' }).waitFor();
    const told = await page.content();
    expect([told.includes('the-secret-of-the-feed'), told.includes('of-somebody-else')]).toEqual([false, false]);
    await page.context().close();
  });

  it('has a form without objections for every kind of source, in every language', async () => {
    const page = await company.signIn(demoAdmin);
    const { connectors } = await company.admin.listConnectors();
    expect(connectors.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['folder', 'web-site', 's3']));
    const found: string[] = [];
    for (const language of ['en', 'de', 'ar']) {
      await page.goto(`${company.address}/admin/sources`);
      await page.getByRole('banner').getByRole('combobox').selectOption(language);
      await page.locator('main button').first().click();
      for (const { kind, settings } of connectors) {
        await page.getByRole('dialog').getByRole('combobox').first().selectOption(kind);
        const names = Object.keys((settings['properties'] ?? {}) as object);
        await page.locator('dialog form').waitFor();
        const fields = await page.locator('dialog form :is(input, textarea, select, fieldset)').count();
        expect(fields).toBeGreaterThanOrEqual(names.length);
        found.push(...(await findViolations(page, `${kind} in ${language}`)));
      }
    }
    expect(found).toEqual([]);
    await page.context().close();
  });
});
