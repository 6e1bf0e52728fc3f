import { quickstart } from '@clew/demo/company';
import { findChromium } from '@clew/demo/find-chromium';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findViolations } from './browser/find-violations.ts';
import { type Company, openCompany } from './browser/open-company.ts';

/** Searching in the browser, against the real server with the demo company. */
const chromium = findChromium();

let company: Company;

beforeAll(async () => {
  if (chromium) company = await openCompany(chromium);
}, 180_000);
afterAll(() => company?.close());

const results = (page: Page) => page.getByText(/^\d+ results?$/);

describe.skipIf(chromium === undefined)('search in the browser', () => {
  it('searches as one types, narrows by a filter, and keeps stars', async () => {
    const page = await company.signIn(quickstart.employee);
    await page.getByRole('link', { name: 'Search' }).click();
    await page.getByRole('searchbox', { name: 'Search what you may see' }).fill('travel');
    await page.waitForURL(/q=travel/);
    await page.locator('mark').first().waitFor();
    await page.getByRole('button', { name: 'Filter' }).click();
    await page.getByRole('button', { name: 'App', exact: true }).click();
    const option = page.getByRole('dialog').getByRole('listitem').first();
    await option.getByRole('button').click();
    await page.getByRole('button', { name: /^Remove the filter App: / }).waitFor();
    await page.getByRole('button', { name: /^Remove the filter App: / }).click();
    const star = page.getByRole('button', { name: /^Star / }).first();
    const name = (await star.getAttribute('aria-label'))?.replace('Star ', '') ?? '';
    await star.click();
    await page
      .getByRole('button', { name: `Take the star of ${name} back` })
      .first()
      .waitFor();
    await page.getByRole('button', { name: 'Starred only' }).click();
    await page.getByRole('button', { name, exact: true }).first().waitFor();
    await page.context().close();
  });

  it('shows people as people, with whom they work for and who works for them', async () => {
    const page = await company.signIn(quickstart.employee);
    const { results } = await company.admin.search({ query: '', filters: { isManager: true }, paging: { size: 1 } });
    const [chief] = results.map(({ resource }) => resource);
    const filters = { managedBy: [String(chief?.data['email'])], type: ['person'] };
    const reports = (await company.admin.search({ filters, paging: { size: 100 } })).results;
    expect(reports.length).toBeGreaterThan(0);
    await page.goto(`${company.address}/find?q=${encodeURIComponent(JSON.stringify(chief?.title))}`);
    await page
      .getByRole('button', { name: chief?.title ?? '', exact: true })
      .first()
      .click();
    const sheet = page.getByRole('dialog', { name: chief?.title ?? '' });
    await sheet.getByRole('heading', { name: 'Reports' }).waitFor();
    expect(await sheet.getByRole('listitem').count()).toBe(reports.length);
    expect(await findViolations(page, 'a person')).toEqual([]);
    const name = reports[0]?.resource.title ?? '';
    await sheet.getByRole('button', { name }).click();
    await page
      .getByRole('dialog', { name })
      .getByRole('button', { name: `Manager: ${chief?.title}` })
      .click();
    await sheet.getByRole('heading', { name: 'Reports' }).waitFor();
    await page.context().close();
  });

  it('counts what is found by app, people and time, and finds as many as it has counted', async () => {
    const page = await company.signIn(quickstart.employee);
    await page.goto(`${company.address}/find?q=travel`);
    const panel = page.getByRole('region', { name: 'Narrow down' });
    const first = panel.getByRole('checkbox').first();
    const label = await panel.locator('label').first().innerText();
    const [, app, count] = /^(.*?)\s+(\d+)$/s.exec(label) ?? [];
    await first.focus();
    await page.keyboard.press('Space');
    await page.getByText(count === '1' ? '1 result' : `${count} results`, { exact: true }).waitFor();
    expect(await first.isChecked()).toBe(true);
    // Its alternatives are still there to be chosen, too.
    expect(await panel.getByRole('group', { name: 'App' }).getByRole('checkbox').count()).toBeGreaterThan(1);
    expect(await findViolations(page, 'facets')).toEqual([]);
    await page.reload();
    await page.getByRole('button', { name: `Remove the filter App: ${app}` }).click();
    await page.getByRole('button', { name: /^Remove the filter/ }).waitFor({ state: 'hidden' });
    await panel.getByRole('checkbox', { name: /^Last 12 months/ }).check();
    await page.getByRole('button', { name: /^Remove the filter From: / }).waitFor();
    await page.getByRole('searchbox').focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    await page.context().close();
  });

  it('narrows on a phone in a sheet', async () => {
    const page = await company.signIn(quickstart.employee, { viewport: { width: 390, height: 800 } });
    await page.goto(`${company.address}/find?q=travel`);
    await results(page).waitFor();
    expect(await page.getByRole('region', { name: 'Narrow down' }).isVisible()).toBe(false);
    await page.getByRole('button', { name: 'Narrow down' }).click();
    const sheet = page.getByRole('dialog', { name: 'Narrow down' });
    await sheet.getByRole('checkbox').first().check();
    expect(await findViolations(page, 'facets on a phone')).toEqual([]);
    await sheet.getByRole('button', { name: /^Show \d+ results?$/ }).click();
    await page.getByRole('button', { name: /^Remove the filter App: / }).waitFor();
    await page.context().close();
  });
});
