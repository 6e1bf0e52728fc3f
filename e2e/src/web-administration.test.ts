import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { quickstart } from '@clew/demo/company';
import { findChromium } from '@clew/demo/find-chromium';
import { demoAdmin } from '@clew/demo/load-demo';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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
    await page.getByRole('heading', { name: 'News of the house' }).first().waitFor();
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

  it('makes groups with groups in them, and tells why somebody sees a resource or does not', async () => {
    const { admin, address } = company;
    await admin.putSource({ sourceId: 'vault', appId: 'vault', name: 'Vault' });
    const readers = { groups: ['workspace:crew'] };
    const put = { sourceId: 'vault', externalId: 'recipe', type: 'page', title: 'The recipe', content: 'Two eggs.' };
    const { id } = await admin.putResource({ ...put, permissions: readers });
    const page = await company.signIn(demoAdmin);
    await page.goto(`${address}/admin/groups`);
    const create = async (name: string, people: string, groups: string) => {
      await button(page, 'New group').click();
      await page.getByLabel('Id *').fill(name);
      await page.getByLabel('People', { exact: true }).fill(people);
      await page.getByLabel('Groups in it').fill(groups);
      await button(page, 'Save').click();
      await button(page, `Members of ${name}`).waitFor();
    };
    await create('cooks', quickstart.employee, '');
    await create('crew', '', 'cooks');
    await button(page, 'New group').click();
    await page.getByLabel('Id *').fill('crew');
    await button(page, 'Save').click();
    await page.getByText('There is a group crew already.').waitFor();
    expect(await findViolations(page, 'a group')).toEqual([]);
    await page.keyboard.press('Escape');

    const explain = async (account: string, resource: string, told: RegExp | string) => {
      await page.goto(`${address}/admin/access`);
      await page.getByLabel('Email of the person').fill(account);
      await page.getByLabel('Id of the resource').fill(resource);
      await page.keyboard.press('Enter');
      await page.getByText(told).waitFor();
    };
    await explain(quickstart.employee, 'recipe', 'may read it');
    await page.getByText(/→ cooks \(workspace:cooks\) → crew \(workspace:crew\)$/).waitFor();
    expect(await findViolations(page, 'who sees what')).toEqual([]);
    await explain(quickstart.manager, id, 'neither named among its readers');
    expect(await page.content()).not.toContain('The recipe');
    await explain('nobody@nimbus.test', id, 'There is no account nobody@nimbus.test.');
    await explain(quickstart.employee, 'nothing', 'There is no such resource.');

    await page.goto(`${address}/admin/groups`);
    await button(page, 'Members of cooks').click();
    expect(await page.getByLabel('People', { exact: true }).inputValue()).toBe(quickstart.employee);
    await page.getByLabel('People', { exact: true }).fill('');
    await button(page, 'Save').click();
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await explain(quickstart.employee, id, 'neither named among its readers');
    await page.context().close();
  });

  it('makes an assistant that draws on some sources, shares it, and tries it', async () => {
    const page = await company.signIn(demoAdmin, { colorScheme: 'dark' });
    await page.goto(`${company.address}/admin/assistants`);
    await button(page, 'New assistant').click();
    await page.getByLabel('Name *').fill('Travel desk');
    await page.getByLabel('Instructions').fill('Answer in short.');
    await button(page, 'Add a set of filters').click();
    const sheet = page.getByRole('dialog').first();
    await sheet.getByRole('button', { name: '+ Filter' }).click();
    await sheet.getByRole('button', { name: 'App', exact: true }).click();
    await page.getByLabel('App', { exact: true }).fill('confluence');
    await sheet.getByRole('listitem').getByRole('button').first().click();
    await button(page, 'Remove the filter App: confluence').waitFor();
    await sheet.getByLabel('People, by email').first().fill(quickstart.employee);
    expect(await findViolations(page, 'an assistant')).toEqual([]);
    await button(page, 'Save').click();
    const pane = page.getByRole('region', { name: 'Try it' });
    await pane.getByLabel('Your question').fill(quickstart.open);
    await button(page, 'Send').click();
    await pane.getByRole('status').getByRole('listitem').first().waitFor();
    expect(await findViolations(page, 'an assistant that was tried')).toEqual([]);
    await page.keyboard.press('Escape');

    await button(page, 'Edit the assistant Travel desk').click();
    await button(page, 'Remove the filter App: confluence').waitFor();
    expect(await page.getByLabel('Instructions').inputValue()).toBe('Answer in short.');
    await page.getByLabel('Name *').fill('Travel office');
    await button(page, 'Save').click();
    await page.getByText('Saved.').waitFor();
    const { assistants } = await company.admin.listAssistants();
    expect(assistants.find(({ name }) => name === 'Travel office')).toMatchObject({
      instructions: 'Answer in short.',
      sources: [{ filters: { appId: ['confluence'] } }],
      sharedWith: { everyone: false, users: [quickstart.employee], groups: [] },
    });
    const other = await company.signIn(quickstart.employee);
    await other.getByLabel('Assistant').selectOption('Travel office');
    await Promise.all([page.context().close(), other.context().close()]);
  });
});
