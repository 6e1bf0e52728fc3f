import { existsSync, readFileSync } from 'node:fs';
import { quickstart } from '@clew/demo/company';
import { findChromium } from '@clew/demo/find-chromium';
import type { Page, Route } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Company, openCompany } from './browser/open-company.ts';
import { watchPage } from './browser/watch-page.ts';

/** Hostile text in every place where the web app shows text, in a real browser: it stays text. */
const chromium = findChromium();
const corpus = new URL('../../../shared/data/attacks/', import.meta.url);

let company: Company;

beforeAll(async () => {
  if (chromium) company = await openCompany(chromium);
}, 180_000);
afterAll(() => company?.close());

const own = [
  '<script>globalThis.sights.push(1)</script>',
  '<img src=http://evil.test/x onerror="globalThis.sights.push(1)">',
  '![x](http://evil.test/pixel.png)',
  '[click](javascript:globalThis.sights.push(1))',
  '"><svg onload=globalThis.sights.push(1)>',
  '[9](#clew-reference-9)',
  '<a href="http://evil.test">x</a><style>*{background:url(http://evil.test/s)}</style>',
];

/** Every string of the corpora, where these lie beside the repository. */
function attacks(): string[] {
  const read = (name: string, ...members: string[]) => {
    const file = new URL(name, corpus);
    if (!existsSync(file)) return [];
    const lines = readFileSync(file, 'utf8').split('\n');
    return lines.flatMap((line) => {
      if (line === '') return [];
      const entry = JSON.parse(line) as Record<string, unknown>;
      return members.flatMap((member) => (typeof entry[member] === 'string' ? [entry[member]] : []));
    });
  };
  const texts = [...own, ...read('payloads.jsonl', 'text'), ...read('carriers.jsonl', 'context', 'question')];
  return [...new Set(texts)].filter((text) => text.trim() !== '');
}

const strings = attacks();
/** Titles, names and values take no control characters; what is left of a string is still hostile. */
const inOneLine = (text: string) => text.replace(/\p{Cc}+/gu, ' ').slice(0, 400);
const chunksOf = (size: number) =>
  Array.from({ length: Math.ceil(strings.length / size) }, (_, no) => strings.slice(no * size, (no + 1) * size));

/** A word for each page of strings, so far from the others that no slip of the pen makes them one. */
const wordOf = (no: number) => `quuxel${String.fromCharCode(97 + no).repeat(5)}`;

/** Searches in pages as large as the API allows, so that all are shown in a minute. */
const inLargePages = async (route: Route) => {
  const body = route.request().postDataJSON() as { paging?: object };
  await route.continue({ postData: JSON.stringify({ ...body, paging: { ...body.paging, size: 200 } }) });
};

/** A thread as the server would send it if it let everything through: each string is question, answer, title, passage and warning. */
function threadOf(texts: readonly string[], id: string) {
  const at = '2026-01-01T00:00:00.000Z';
  const messages = texts.flatMap((text, no) => {
    const requestId = `req_${no}`;
    const resource = {
      id: `res_${no}`,
      appId: text,
      type: 'page',
      externalId: text,
      name: text,
      title: text,
      subtitle: text,
      url: text,
      data: { createdBy: [text], passage: { text, start: 0, end: text.length, heading: text } },
    };
    const common = { createdAt: at, requestId, state: 'finished', branches: [requestId], feedback: null };
    const part = (value: string) => ({ type: 'Text', format: 'markdown', text: value });
    const parts = [part(text), { type: 'InlineReference', indices: [0] }, part(`\n\n${text}`)];
    return [
      { ...common, role: 'User', parts: [part(text)], resources: [], references: [] },
      { ...common, role: 'Assistant', parts, resources: [resource], references: [{ resourceId: resource.id }] },
    ];
  });
  return {
    id,
    title: texts[0],
    assistantId: 'default',
    owner: quickstart.employee,
    sharedWith: texts.slice(0, 50),
    createdAt: at,
    updatedAt: at,
    messages,
    previous: null,
    requestId: 'req_page',
  };
}

const heard = async (page: Page, text: string) => {
  await page.getByRole('textbox', { name: 'Your question' }).fill(text);
  await page.keyboard.press('Enter');
  await page.getByRole('article').last().getByRole('button', { name: 'Good answer' }).waitFor();
};

describe.skipIf(chromium === undefined)('hostile text in the browser', () => {
  it('stays text as title, snippet, passage, file name, person and filter value of what is found', async () => {
    await company.admin.putSource({ sourceId: 'hostile', appId: 'hostile' });
    const pages = chunksOf(200);
    for (const [no, texts] of pages.entries()) {
      const { results } = await company.admin.batchResources({
        sourceId: 'hostile',
        lines: texts.map((text, index) => ({
          op: 'put' as const,
          externalId: `${no} ${index}`,
          type: index % 3 === 0 ? 'person' : 'file',
          title: `${wordOf(no)} ${inOneLine(text)}`,
          name: inOneLine(text),
          subtitle: inOneLine(text),
          content: `${wordOf(no)} ${text}`,
          createdBy: [`by ${inOneLine(text)}`],
          labels: [`as ${inOneLine(text)}`],
          data: { jobTitle: inOneLine(text) },
          permissions: { public: true },
        })),
      });
      expect(results.filter(({ status }) => status !== 200)).toEqual([]);
    }
    const page = await company.signIn(quickstart.employee);
    const { seen, strangers } = await watchPage(page, company.address);
    await page.route('**/search', inLargePages);
    for (const [no, texts] of pages.entries()) {
      await page.goto(`${company.address}/find?q=${wordOf(no)}`);
      await expect.poll(() => page.locator('main li mark').count()).toBeGreaterThan(texts.length - 1);
      expect(await page.locator('main li').count()).toBe(texts.length);
      expect(await strangers()).toEqual([]);
      await page
        .locator('main li')
        .nth(no % texts.length)
        .getByRole('button')
        .first()
        .click();
      await page.getByRole('dialog').locator('.whitespace-pre-wrap').filter({ hasText: /\S/ }).waitFor();
      expect(await strangers()).toEqual([]);
      await page.keyboard.press('Escape');
    }
    for (const name of ['Created by', 'Label']) {
      await page.getByRole('button', { name: '+ Filter' }).click();
      await page.getByRole('button', { name, exact: true }).click();
      await page.getByLabel(name, { exact: true }).fill('<');
      await page.getByRole('dialog').getByRole('listitem').first().getByRole('button').click();
      await page.getByRole('button', { name: new RegExp(`^Remove the filter ${name}: `) }).waitFor();
      expect(await strangers()).toEqual([]);
    }
    expect(await seen()).toEqual([]);
    await page.context().close();
  }, 180_000);

  it('stays text as question, answer, reference and thread, even where a server would let all of it through', async () => {
    const page = await company.signIn(quickstart.employee);
    const { seen, strangers } = await watchPage(page, company.address);
    const pages = chunksOf(400);
    await page.route('**/api/threads/thr_hostile*', async (route) => {
      const no = Number(/thr_hostile(\d+)/.exec(route.request().url())?.[1]);
      await route.fulfill({ json: threadOf(pages[no] ?? [], `thr_hostile${no}`) });
    });
    for (const [no, texts] of pages.entries()) {
      await page.goto(`${company.address}/?thread=thr_hostile${no}`);
      await expect.poll(() => page.locator('article .prose-answer').count()).toBe(texts.length);
      expect(await strangers()).toEqual([]);
      for (const at of [0, 99, 199].filter((each) => each < texts.length)) {
        const article = page.getByRole('article').nth(at);
        await article.locator('summary').click();
        await article.getByRole('listitem').getByRole('button').last().click();
        await page.getByRole('dialog').locator('mark').waitFor();
        expect(await strangers()).toEqual([]);
        await page.keyboard.press('Escape');
      }
    }
    await page.getByRole('button', { name: /^Shared with/ }).click();
    await page.getByRole('dialog').getByRole('listitem').first().waitFor();
    expect(await strangers()).toEqual([]);
    expect(await seen()).toEqual([]);
    await page.context().close();
  }, 180_000);

  it('stays text when it is asked, streamed, stored and listed', async () => {
    const page = await company.signIn(quickstart.employee);
    const { seen, strangers } = await watchPage(page, company.address);
    for (const attack of own) {
      await page.goto(`${company.address}/`);
      await heard(page, `quuxel ${attack}`);
      expect(await strangers()).toEqual([]);
    }
    await page.reload();
    await page
      .getByRole('navigation')
      .getByRole('link', { name: own[0] ?? '' })
      .first()
      .waitFor();
    expect(await strangers()).toEqual([]);
    expect(await seen()).toEqual([]);

    // That both of them see something where there is something.
    await page.evaluate(
      `document.body.insertAdjacentHTML('beforeend', '<img src="http://evil.test/x" onerror="alert(1)">')`,
    );
    expect((await strangers()).join()).toContain('evil.test');
    await expect.poll(seen).not.toEqual([]);
    await page.context().close();
  });
});
