import type { Page } from 'playwright-core';

/** Marks what the keyboard should come to, in order, in the topmost dialog or the page, and tells what each is. */
const markStops = `(() => {
  const root = [...document.querySelectorAll('dialog[open], [role=dialog]')].at(-1) ?? document;
  const isShown = (element) => element.getClientRects().length > 0 && element.checkVisibility({ visibilityProperty: true });
  const isSpare = (element) => element.type === 'radio' && !element.checked &&
    [...document.getElementsByName(element.name)].some((other) => other.checked || other.compareDocumentPosition(element) & 4);
  for (const marked of document.querySelectorAll('[data-stop]')) delete marked.dataset.stop;
  const stops = [...root.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex]')].filter(
    (element) => !element.disabled && element.tabIndex >= 0 && !('radixFocusGuard' in element.dataset) && isShown(element) && !isSpare(element));
  stops.forEach((element, at) => { element.dataset.stop = at; });
  stops[0]?.focus();
  return stops.map((element) => element.outerHTML.slice(0, 100));
})()`;

/** Where the focus is, and whether that can be seen. */
const lookAtFocus = `(() => {
  const element = document.activeElement;
  const { outlineStyle, outlineWidth } = getComputedStyle(element);
  const { top, bottom, left, right } = element.getBoundingClientRect();
  const stop = element.dataset.stop;
  return {
    stop: stop === undefined ? -1 : Number(stop),
    what: element.outerHTML.slice(0, 100),
    isMarked: outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1,
    isInView: bottom > 0 && right > 0 && top < innerHeight && left < innerWidth,
  };
})()`;

interface Focus {
  stop: number;
  what: string;
  isMarked: boolean;
  isInView: boolean;
}

/** Parts of one control, such as day, month and year. */
const mostParts = 4;

/** Goes by Tab from the first control to the last: what is passed over, out of order, or focused without a sign of it. */
export async function tabThrough(page: Page, where: string): Promise<string[]> {
  const stops = await page.evaluate<string[]>(markStops);
  const complaints: string[] = [];
  let parts = 0;
  for (let at = 0; at < stops.length - 1; ) {
    await page.keyboard.press('Tab');
    const focus = await page.evaluate<Focus>(lookAtFocus);
    if (focus.stop === at && parts++ < mostParts) continue;
    parts = 0;
    if (focus.stop !== at + 1)
      complaints.push(`${where}: behind ${stops[at]} comes ${focus.what}, not ${stops[at + 1]}`);
    if (focus.stop <= at) return complaints;
    at = focus.stop;
    if (!focus.isMarked) complaints.push(`${where}: no sign of the focus on ${focus.what}`);
    if (!focus.isInView) complaints.push(`${where}: out of sight when focused: ${focus.what}`);
  }
  return complaints;
}

/** Resolves once nothing of the page has changed for a while: lists that are still being read change what comes next. */
const stillness = `new Promise((resolve) => {
  const calm = () => { observer.disconnect(); resolve(); };
  let timer = setTimeout(calm, 150);
  const observer = new MutationObserver(() => { clearTimeout(timer); timer = setTimeout(calm, 150); });
  observer.observe(document.body, { childList: true, subtree: true });
})`;

export async function untilStill(page: Page): Promise<void> {
  await page.evaluate(stillness);
}

const openers = 'main [aria-haspopup=dialog], header [aria-haspopup=dialog]';
const inDialog = `document.activeElement.closest('[role=dialog], dialog') !== null || document.activeElement === document.body`;

/** Opens what opens dialogs, each by Enter: the focus goes in, stays in, and comes back when Escape closes it. */
export async function visitDialogs(page: Page, where: string, most: number): Promise<string[]> {
  const complaints: string[] = [];
  const count = await page.locator(openers).count();
  for (let no = 0; no < Math.min(count, most); no++) {
    const opener = page.locator(openers).nth(no);
    if (!(await opener.isVisible())) continue;
    const name = `${where}: ${(await opener.innerText()).slice(0, 40)}`;
    await opener.focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.first().waitFor();
    await page.locator(':is([role=dialog], dialog):focus-within').waitFor();
    await untilStill(page);
    complaints.push(...(await tabThrough(page, name)));
    // What is no modal dialog is closed by going on.
    const isModal = (await page.locator('dialog[open]').count()) > 0;
    if (isModal) await page.keyboard.press('Tab');
    if (!(await page.evaluate<boolean>(inDialog))) complaints.push(`${name}: the focus leaves the dialog`);
    await page.keyboard.press('Escape');
    await dialog.first().waitFor({ state: 'hidden' });
    const isBack = await opener.evaluate(async (element) => {
      const { document } = globalThis as unknown as { document: { activeElement: unknown } };
      for (let no = 0; no < 50 && document.activeElement !== element; no++)
        await new Promise((resolve) => setTimeout(resolve, 20));
      return document.activeElement === element;
    });
    if (!isBack) complaints.push(`${name}: the focus does not come back`);
  }
  return complaints;
}
