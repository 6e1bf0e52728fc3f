import type { Browser, BrowserContext } from 'playwright-core';

interface Loading {
  url: string;
  cookies: Awaited<ReturnType<BrowserContext['cookies']>>;
  /** How many times slower the processor is made. */
  slowDown: number;
}

/** Times since the page was asked for. */
interface Loaded {
  paintMs: number;
  /** The field for the question is there. */
  readyMs: number;
  /** That, and no task of more than 50 ms comes after it in the next two seconds. */
  interactiveMs: number;
}

const watcher = `
  globalThis.tasks = [];
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) tasks.push(startTime + duration);
  }).observe({ type: 'longtask', buffered: true });
  const look = () => {
    if (document.querySelector('textarea')) globalThis.readyMs = performance.now();
    else requestAnimationFrame(look);
  };
  look();
`;
const report = `({
  paintMs: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN,
  readyMs,
  interactiveMs: Math.max(readyMs, ...tasks),
})`;
const quietMs = 2_000;

/** A first visit: nothing of it is in the browser's cache. */
export async function measureLoading(browser: Browser, { url, cookies, slowDown }: Loading): Promise<Loaded> {
  const context = await browser.newContext({ locale: 'en-GB' });
  await context.addCookies(cookies);
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: slowDown });
  await page.addInitScript(watcher);
  await page.goto(url);
  await page.locator('textarea').waitFor();
  await page.waitForTimeout(quietMs);
  const loaded = await page.evaluate<Loaded>(report);
  await context.close();
  return loaded;
}
