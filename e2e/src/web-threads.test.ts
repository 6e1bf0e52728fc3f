import { quickstart } from '@clew/demo/company';
import { findChromium } from '@clew/demo/find-chromium';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findViolations } from './browser/find-violations.ts';
import { type Company, openCompany } from './browser/open-company.ts';

/** Conversations in the browser, against the real server with the demo company. */
const chromium = findChromium();

let company: Company;

beforeAll(async () => {
  if (chromium) company = await openCompany(chromium);
}, 180_000);
afterAll(() => company?.close());

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true });
const question = (page: Page, text: string) =>
  page.getByRole('article').getByRole('heading', { name: `You: ${text}`, exact: true });

async function ask(page: Page, text: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Your question' }).fill(text);
  await page.keyboard.press('Enter');
  await question(page, text).last().waitFor();
  await page.getByRole('article').last().getByRole('button', { name: 'Good answer' }).waitFor();
}

describe.skipIf(chromium === undefined)('threads in the browser', () => {
  it('renames a thread, shares it to be read and no more, and finds it in the side bar', async () => {
    const owner = await company.signIn(quickstart.manager);
    await ask(owner, quickstart.confidential);
    const link = owner.url();
    await button(owner, 'Rename').click();
    await owner.getByLabel('Title').fill('About the plan');
    await button(owner, 'Save').click();
    await owner.getByRole('heading', { name: 'About the plan', level: 1 }).waitFor();
    const listed = owner.getByRole('navigation').getByRole('link', { name: 'About the plan' });
    await listed.waitFor();
    const search = owner.getByRole('searchbox', { name: 'Find a chat' });
    await search.fill('nobody has ever said this');
    await owner.getByText('No chat says that.').waitFor();
    await search.fill(quickstart.confidential.split(' ').at(-1)?.replace('?', '') ?? '');
    await listed.waitFor();
    await search.fill('');

    const reader = await company.signIn(quickstart.employee);
    await reader.goto(link);
    await reader.getByRole('alert').waitFor();

    await button(owner, 'Share').click();
    await owner.getByLabel('Email of a colleague').fill(quickstart.employee);
    await button(owner, 'Add').click();
    await button(owner, `Do not share with ${quickstart.employee} any more`).waitFor();
    expect(await findViolations(owner, 'sharing')).toEqual([]);
    await owner.keyboard.press('Escape');
    await button(owner, 'Shared with one').waitFor();

    await reader.goto(link);
    await reader.getByText(`Shared by ${quickstart.manager}`).waitFor();
    await question(reader, quickstart.confidential).waitFor();
    const cited = owner.getByRole('button', { name: /^Reference 1: / }).first();
    const title = ((await cited.getAttribute('aria-label')) ?? '').replace(/^Reference \d+: /, '');
    expect(title).not.toBe('');
    expect(await reader.content()).not.toContain(title);
    expect(await reader.getByRole('textbox', { name: 'Your question' }).count()).toBe(0);
    expect(await reader.getByRole('button', { name: /^(Ask again|Edit|Good answer|Rename)$/ }).count()).toBe(0);
    await reader.getByRole('navigation').getByRole('heading', { name: 'Shared with you' }).waitFor();
    expect(await findViolations(reader, 'a shared thread')).toEqual([]);

    await button(owner, 'Shared with one').click();
    await button(owner, `Do not share with ${quickstart.employee} any more`).click();
    await owner.getByText('Nobody else reads it.').waitFor();
    await reader.reload();
    await reader.getByRole('alert').waitFor();
    await Promise.all([owner.context().close(), reader.context().close()]);
  });

  it('branches where a question is changed or asked again, and turns between the branches', async () => {
    const page = await company.signIn(quickstart.employee);
    await ask(page, quickstart.open);
    await ask(page, 'And what about lunch?');
    await page.getByRole('article').first().getByRole('button', { name: 'Edit' }).click();
    await page.getByText('You change a question.').waitFor();
    const changed = `${quickstart.open} In short.`;
    await ask(page, changed);
    await question(page, changed).waitFor();
    expect(await page.getByRole('article').count()).toBe(1);
    await page.getByText('2 of 2').waitFor();
    expect(await findViolations(page, 'a branch')).toEqual([]);

    await button(page, 'The version before').click();
    await question(page, quickstart.open).waitFor();
    await question(page, 'And what about lunch?').waitFor();
    await button(page, 'The version after').click();
    await question(page, changed).waitFor();
    await page.reload();
    await question(page, changed).waitFor();

    await page.getByRole('article').getByRole('button', { name: 'Ask again' }).click();
    await page.getByText('3 of 3').waitFor();
    await page.context().close();
  });

  it('takes feedback with a comment, which administrators can read', async () => {
    const page = await company.signIn(quickstart.employee, { colorScheme: 'dark' });
    await ask(page, quickstart.open);
    await button(page, 'Bad answer').click();
    await page.getByLabel('What was wrong with it?').fill('It is too long.');
    expect(await findViolations(page, 'feedback')).toEqual([]);
    await button(page, 'Send comment').click();
    await page.getByText('Thank you.').waitFor();
    const { feedback } = await company.admin.listFeedback({ rating: 'down' });
    expect(feedback.map(({ comment, account }) => [comment, account])).toEqual([
      ['It is too long.', quickstart.employee],
    ]);
    await page.reload();
    await page.getByText('Put together from the sources, without a language model').waitFor();
    await page.getByRole('button', { name: 'Bad answer', pressed: true }).waitFor();
    await page.getByRole('button', { name: 'Good answer', pressed: false }).waitFor();
    await page.context().close();
  });

  it('says what of a question was probably not meant', async () => {
    const page = await company.signIn(quickstart.employee);
    await page.route('**/chats', async (route) => {
      const body = route.request().postDataJSON() as object;
      await route.continue({ postData: JSON.stringify({ ...body, asistantId: 'default' }) });
    });
    await ask(page, quickstart.open);
    await page.getByRole('list', { name: 'Probably not meant' }).getByText('asistantId').waitFor();
    await page.context().close();
  });

  it('shows the end of a long thread first, and what came earlier when asked', async () => {
    const page = await company.signIn(quickstart.employee);
    const post = (text: string, threadId?: string) =>
      page.context().request.post(`${company.address}/chats`, {
        headers: { origin: company.address },
        data: { messages: [{ text }], ...(threadId === undefined ? {} : { threadId }) },
      });
    const { threadId } = (await (await post('Question number 1?')).json()) as { threadId: string };
    for (let no = 2; no <= 53; no++) await post(`Question number ${no}?`, threadId);
    await page.goto(`${company.address}/?thread=${threadId}`);
    await question(page, 'Question number 53?').waitFor();
    expect(await question(page, 'Question number 3?').count()).toBe(0);
    await button(page, 'Show earlier').click();
    await question(page, 'Question number 1?').waitFor();
    await button(page, 'Show earlier').waitFor({ state: 'hidden' });
    await ask(page, 'Question number 54?');
    await question(page, 'Question number 1?').waitFor();
    expect(await page.getByRole('article').count()).toBe(54);
    await page.context().close();
  });
});
