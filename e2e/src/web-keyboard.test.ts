import { quickstart } from '@clew/demo/company';
import { findChromium } from '@clew/demo/find-chromium';
import { demoAdmin } from '@clew/demo/load-demo';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findViolations } from './browser/find-violations.ts';
import { type Company, openCompany } from './browser/open-company.ts';
import { tabThrough, untilStill, visitDialogs } from './browser/tab-through.ts';

/** Every page by keyboard alone, from left to right and from right to left, in light and dark. */
const chromium = findChromium();

let company: Company;
let threadId: string;

beforeAll(async () => {
  if (!chromium) return;
  company = await openCompany(chromium);
  const { admin } = company;
  threadId = (await admin.chat({ messages: [{ text: quickstart.open }] })).threadId;
  await admin.putGroup({ sourceId: 'workspace', groupId: 'crew', users: [], groups: [] });
  await admin.createAssistant({ name: 'Travel desk', sources: [{ filters: { appId: ['confluence'] } }] });
  await admin.createKey({ name: 'Key of the keyboard' });
}, 180_000);
afterAll(() => company?.close());

const administration = ['people', 'groups', 'sources', 'access', 'assistants', 'keys', 'audit', 'health'];
const pages = (): [path: string, settled: string][] => [
  ['/', 'textarea'],
  [`/?thread=${threadId}`, 'article section button'],
  ['/find?q=travel', 'mark'],
  ...administration.map((part): [string, string] => [`/admin/${part}`, 'main :is(table, form, dl)']),
  ['/admin/sources?source=wiki', 'main dl'],
  ['/nowhere', 'main a'],
];
const ways = [
  { language: 'ar', locale: 'ar-EG', colorScheme: 'dark' },
  { language: 'en', locale: 'en-GB', colorScheme: 'light' },
  { language: 'en', locale: 'en-GB', colorScheme: 'dark' },
  { language: 'ar', locale: 'ar-EG', colorScheme: 'light' },
] as const;
/** `EVERY_WAY=1 npm test -- web-keyboard`: each way takes a quarter of a minute. */
const wanted = process.env['EVERY_WAY'] === undefined ? ways.slice(0, 1) : ways;
const mostDialogs = 3;
const timeoutMs = 240_000;

async function visit(page: Page, path: string, settled: string): Promise<void> {
  await page.goto(company.address + path);
  await page.locator(settled).first().waitFor();
  await untilStill(page);
}

describe.skipIf(chromium === undefined)('every page', () => {
  it.each(wanted)(
    'can be used by keyboard alone, and has no violations ($language, $colorScheme)',
    async (way) => {
      const page = await company.signIn(demoAdmin, way);
      const complaints: string[] = [];
      for (const [path, settled] of pages()) {
        await visit(page, path, settled);
        const where = `${path} in ${way.language}`;
        complaints.push(...(await tabThrough(page, where)), ...(await findViolations(page, where)));
        if (path !== '/nowhere') complaints.push(...(await visitDialogs(page, where, mostDialogs)));
        const isAsideways = await page.evaluate<boolean>(
          'document.documentElement.scrollWidth > document.documentElement.clientWidth',
        );
        if (isAsideways) complaints.push(`${where}: wider than the window`);
      }
      expect(await page.evaluate('document.documentElement.dir')).toBe(way.language === 'ar' ? 'rtl' : 'ltr');
      expect(complaints).toEqual([]);
      await page.context().close();
    },
    timeoutMs,
  );

  it('of who comes in can be used by keyboard alone', async () => {
    const complaints: string[] = [];
    for (const way of wanted) {
      const context = await company.browser.newContext(way);
      const page = await context.newPage();
      for (const path of ['/sign-in', new URL(await company.invite('new@marlowtern.example')).hash]) {
        await visit(page, path.startsWith('#') ? `/join${path}` : path, 'form');
        complaints.push(...(await tabThrough(page, path)), ...(await findViolations(page, path)));
      }
      await context.close();
    }
    expect(complaints).toEqual([]);
  });
});
