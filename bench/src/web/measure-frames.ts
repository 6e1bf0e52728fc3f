import type { BrowserContext, Page } from 'playwright-core';

const settlingMs = 500;

const recorder = `
  globalThis.frames_ = [];
  globalThis.isRecording = true;
  let before;
  const record = (now) => {
    if (before !== undefined) frames_.push(now - before);
    before = now;
    if (isRecording) requestAnimationFrame(record);
  };
  requestAnimationFrame(record);
`;

/** Milliseconds from frame to frame while the work goes on; at 60 Hz they are 16.7. */
async function record(page: Page, work: () => Promise<void>): Promise<number[]> {
  await page.evaluate(recorder);
  await work();
  return page.evaluate<number[]>('((isRecording = false), frames_)');
}

/** Opens a conversation with all its turns, types a question into it, and reads the answer as it is written. */
export async function measureFrames(
  context: BrowserContext,
  { url, turns }: { url: string; turns: number },
): Promise<{ typing: number[]; streaming: number[] }> {
  const page = await context.newPage();
  await page.goto(url);
  const earlier = page.getByRole('button', { name: 'Show earlier' });
  const articles = page.getByRole('article');
  await articles.last().waitFor();
  while ((await articles.count()) < turns) {
    const before = await articles.count();
    await earlier.click();
    await articles.nth(before).waitFor({ state: 'attached' });
  }
  const isWriting = page.locator('article [aria-busy=true]');
  const input = page.getByRole('textbox', { name: 'Your question' });
  await input.focus();
  const question = 'When does the ferry to Bergen leave, and what does a ticket for a dog cost? '.repeat(2);
  const typing = await record(page, () => input.pressSequentially(question, { delay: 20 }));
  const streaming = await record(page, async () => {
    await page.keyboard.press('Enter');
    // Not by role and name: to find these Playwright walks the whole page, which takes it ten frames.
    await isWriting.waitFor({ state: 'attached' });
    await isWriting.waitFor({ state: 'detached', timeout: 60_000 });
    // What is read anew then belongs to it.
    await page.waitForTimeout(settlingMs);
  });
  await page.close();
  return { typing, streaming };
}
