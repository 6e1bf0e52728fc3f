import { existsSync, readFileSync } from 'node:fs';
import { quickstart } from '@clew/demo/company';
import { findChromium } from '@clew/demo/find-chromium';
import { demoAdmin } from '@clew/demo/load-demo';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findViolations } from './browser/find-violations.ts';
import { type Company, openCompany, password } from './browser/open-company.ts';

/** The web app in a real browser, against the real server with the demo company. */
const chromium = findChromium();
const built = new URL('../../web/dist/index.html', import.meta.url);

let company: Company;

beforeAll(async () => {
  if (chromium) company = await openCompany(chromium);
}, 180_000);
afterAll(() => company?.close());

async function ask(page: Page, question: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Your question' }).fill(question);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Copy' }).last().waitFor();
}

/** What runs in the page is text here, since only there is a document. */
const focusedName = `document.activeElement?.getAttribute('aria-label') ?? ''`;

const references = (page: Page) => page.getByRole('button', { name: /^Reference \d+: / });

describe.skipIf(chromium === undefined)('the web app', () => {
  it('brings a new person from the invitation to an answer with a passage that supports it, and back by deep link', async () => {
    const context = await company.browser.newContext({ locale: 'en-GB' });
    const page = await context.newPage();
    await page.goto(await company.invite(quickstart.employee));
    await page.getByLabel('Choose a password (12 characters or more)').fill(password);
    await page.getByRole('button', { name: 'Start' }).click();
    await page.getByRole('heading', { name: 'What would you like to know?' }).waitFor();
    await ask(page, quickstart.open);
    await references(page).first().click();
    const sheet = page.getByRole('dialog');
    await sheet.locator('mark').waitFor();
    expect((await sheet.locator('mark').innerText()).length).toBeGreaterThan(20);
    await page.keyboard.press('Escape');
    const link = page.url();
    expect(link).toContain('?thread=thr_');
    await page.goto(`${company.address}/find`);
    await page.goto(link);
    await page.getByRole('heading', { name: quickstart.open }).first().waitFor();
    await references(page).first().waitFor();

    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByLabel('Email').fill(quickstart.employee);
    await page.getByLabel('Password').fill('not the passphrase');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('alert').filter({ hasText: 'Email or password is wrong' }).waitFor();
    await page.getByLabel('Password').fill(password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('link', { name: quickstart.open }).waitFor();
    await context.close();
  });

  it('lets somebody change his password, which ends his other sessions', async () => {
    const email = 'changes@nimbus.test';
    const context = await company.browser.newContext({ locale: 'en-GB' });
    const page = await context.newPage();
    await page.goto(await company.invite(email));
    await page.getByLabel('Your name').fill('Ada Changes');
    await page.getByLabel('Choose a password (12 characters or more)').fill(password);
    await page.getByRole('button', { name: 'Start' }).click();
    const other = await company.browser.newContext({ storageState: await context.storageState() });
    await page.getByRole('button', { name: 'Ada Changes' }).click();
    await page.getByLabel('Your password now').fill('not the passphrase');
    await page.getByLabel('Choose a password (12 characters or more)').fill('another good passphrase');
    await page.keyboard.press('Enter');
    await page.getByText('This is not your password.').waitFor();
    expect(await findViolations(page, 'account')).toEqual([]);
    await page.getByLabel('Your password now').fill(password);
    await page.keyboard.press('Enter');
    await page.getByText('Your password is changed.').waitFor();
    await page.keyboard.press('Escape');
    await page.reload();
    await page.getByRole('heading', { name: 'What would you like to know?' }).waitFor();
    const elsewhere = await other.newPage();
    await elsewhere.goto(`${company.address}/`);
    await elsewhere.getByLabel('Email').fill(email);
    await elsewhere.getByLabel('Password').fill('another good passphrase');
    await elsewhere.keyboard.press('Enter');
    await elsewhere.getByRole('button', { name: 'Ada Changes' }).waitFor();
    await Promise.all([context.close(), other.close()]);
  });

  it('shows nobody what he may not see: no reference, no result, no thread', async () => {
    const manager = await company.signIn(quickstart.manager);
    await ask(manager, quickstart.confidential);
    const title = (await references(manager).first().getAttribute('aria-label'))?.replace(/^Reference \d+: /, '') ?? '';
    const employee = await company.signIn(quickstart.employee);
    await ask(employee, quickstart.confidential);
    expect(await employee.content()).not.toContain(title);
    await employee.goto(`${company.address}/find?q=${encodeURIComponent(JSON.stringify(title))}`);
    await employee.getByText(/\d+ results?|Nothing was found/).waitFor();
    expect(await employee.getByRole('list').getByText(title, { exact: true }).count()).toBe(0);
    await employee.goto(manager.url());
    await employee.getByRole('alert').waitFor();
    expect(await employee.content()).not.toContain(title);
    // Nor does anything that the pages were told: filters with their values, stars, threads, the resource itself.
    const { results } = await manager
      .context()
      .request.post(`${company.address}/search`, {
        headers: { origin: company.address },
        data: { query: JSON.stringify(title) },
      })
      .then((reply) => reply.json() as Promise<{ results: { resource: { id: string; title: string } }[] }>);
    const id = results.find(({ resource }) => resource.title === title)?.resource.id ?? '';
    expect(id).not.toBe('');
    const told: string[] = [];
    employee.on('response', async (response) => void told.push(await response.text().catch(() => '')));
    await employee.goto(`${company.address}/find`);
    await employee.getByRole('button', { name: '+ Filter' }).click();
    await employee.getByRole('button', { name: 'Created by', exact: true }).click();
    await employee.getByRole('dialog').getByRole('listitem').first().waitFor();
    const filters = { resourceId: [{ value: id, label: id }], label: [{ value: title, label: title }] };
    await employee.goto(`${company.address}/find?filters=${encodeURIComponent(JSON.stringify(filters))}`);
    await employee.getByText('Nothing was found.').waitFor();
    await employee.waitForLoadState('networkidle');
    expect(told.length).toBeGreaterThan(5);
    expect(told.filter((text) => text.includes(id) || text.includes(title))).toEqual([]);
    await manager.context().close();
    await employee.context().close();
  });

  it('shows the answer after the connection broke off in the middle', async () => {
    const page = await company.signIn(quickstart.employee);
    let isCut = false;
    await page.route('**/chats', async (route) => {
      const response = await route.fetch();
      const text = await response.text();
      isCut = true;
      await route.fulfill({ response, body: text.slice(0, text.indexOf('"type":"Message"')) });
    });
    await ask(page, quickstart.open);
    expect(isCut).toBe(true);
    await references(page).first().waitFor();
    await page.context().close();
  });

  it('can be used by keyboard alone', async () => {
    const page = await company.signIn(quickstart.employee);
    await page.getByRole('textbox', { name: 'Your question' }).waitFor();
    await page.keyboard.type(quickstart.open);
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Copy' }).last().waitFor();
    for (let n = 0; n < 60; n++) {
      const name = await page.evaluate<string>(focusedName);
      if (/^Reference 1/.test(name)) break;
      await page.keyboard.press('Shift+Tab');
    }
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    expect(await page.evaluate(focusedName)).toMatch(/^Reference 1/);
    await page.context().close();
  });

  it('speaks German and Arabic, with plural forms and from right to left', async () => {
    const page = await company.signIn(quickstart.employee);
    await page.goto(`${company.address}/find?q=travel`);
    await page.getByLabel('Language').selectOption('de');
    await page.getByText(/^\d+ Ergebnisse?$/).waitFor();
    await page.getByLabel('Sprache').selectOption('ar');
    await page.getByRole('link', { name: 'البحث' }).waitFor();
    expect(await page.evaluate('[document.documentElement.dir, document.documentElement.lang]')).toEqual(['rtl', 'ar']);
    const [nav, out] = [
      page.getByRole('link', { name: 'المحادثة' }),
      page.getByRole('button', { name: 'تسجيل الخروج' }),
    ];
    expect((await nav.boundingBox())?.x).toBeGreaterThan((await out.boundingBox())?.x ?? Number.POSITIVE_INFINITY);
    await page.context().close();
  });

  it('lets an administrator invite, make keys and read the audit, and nobody else', async () => {
    const page = await company.signIn(demoAdmin);
    await page.goto(`${company.address}/admin/people`);
    await page.getByLabel('Email').fill('new@nimbus.test');
    await page.getByRole('button', { name: 'Invite', exact: true }).first().click();
    await page.getByText(/\/join#/).waitFor();
    await page.goto(`${company.address}/admin/keys`);
    await page.getByLabel('Name').fill('A key of the tests');
    await page.getByRole('button', { name: 'Create' }).click();
    await page.getByText(/clew_\w+/).waitFor();
    await page.goto(`${company.address}/admin/audit`);
    await page.getByRole('cell', { name: 'createKey' }).first().waitFor();
    await page.context().close();
    const other = await company.signIn(quickstart.employee);
    await other.goto(`${company.address}/admin/people`);
    await other.getByText('This page is for administrators.').waitFor();
    await other.context().close();
  });

  it.each(['light', 'dark'] as const)('has nothing that axe objects to, on any page, in %s', async (colorScheme) => {
    const page = await company.signIn(demoAdmin, { colorScheme });
    const found: string[] = [];
    const check = async (where: string) => void found.push(...(await findViolations(page, where)));
    await ask(page, quickstart.open);
    await check('chat');
    await references(page).first().click();
    await page.getByRole('dialog').locator('mark').waitFor();
    await check('reference');
    for (const path of [
      'find?q=travel',
      ...['people', 'groups', 'sources', 'access', 'assistants', 'keys', 'audit', 'health'].map(
        (part) => `admin/${part}`,
      ),
    ]) {
      await page.goto(`${company.address}/${path}`);
      await page.waitForLoadState('networkidle');
      await check(path);
    }
    await page.context().clearCookies();
    await page.goto(`${company.address}/find`);
    await page.getByLabel('Password').waitFor();
    await check('sign-in');
    await page.goto(await company.invite('someone@nimbus.test'));
    await page.getByRole('button', { name: 'Start' }).waitFor();
    await check('join');
    expect(found).toEqual([]);
    await page.context().close();
  });
});

describe.skipIf(!existsSync(built))('the built app', () => {
  it('loads at most 200 kB of packed script before it can be used', () => {
    const scripts = [...readFileSync(built, 'utf8').matchAll(/(?:src|href)="\/(assets\/[^"]+\.js)"/g)].map(
      ([, path]) => path ?? '',
    );
    const bytes = scripts.map((path) => readFileSync(new URL(`${path}.gz`, built)).length);
    expect(scripts.length).toBeGreaterThan(0);
    expect(bytes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(200_000);
  });
});
