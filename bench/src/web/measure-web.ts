import { readFileSync } from 'node:fs';
import { findChromium } from '@clew/demo/find-chromium';
import { clientOf, demoAdmin } from '@clew/demo/load-demo';
import { freshServerKey, withFreshServer } from '@clew/demo/with-fresh-server';
import { type Browser, chromium } from 'playwright-core';
import { formatNumber, formatTable } from '../report/format-table.ts';
import type { Part } from '../report/part.ts';
import { showProgress } from '../report/show-progress.ts';
import { percentile } from '../report/spread.ts';
import { measureFrames } from './measure-frames.ts';
import { measureLoading } from './measure-loading.ts';
import { startTalkingModel } from './talking-model.ts';

const loads = 5;
const turns = 200;
const slowDown = 4;
const password = 'a passphrase of the bench';
const built = new URL('../../../web/dist/', import.meta.url);

/** The built web app in a real browser, behind a real server. */
export const measureWeb: Part = async (print) => {
  const executablePath = findChromium();
  if (executablePath === undefined) {
    print(['', 'Web app: there is no Chromium here. Install one, or name it in the variable CHROMIUM.']);
    return { figures: {} };
  }
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  try {
    const figures = await measure(browser);
    const rows = Object.entries(figures).map(([name, value]) => [name, formatNumber(value)]);
    print(['', 'Web app', ...formatTable(rows)]);
    return { figures };
  } finally {
    await browser.close();
  }
};

async function measure(browser: Browser): Promise<Record<string, number>> {
  const model = await startTalkingModel();
  const settings = { CLEW_MODEL: 'openai-compatible:talking', CLEW_MODEL_URL: model.url };
  try {
    return await withFreshServer(async ({ address }) => {
      const threadId = await fill(address);
      const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1280, height: 800 } });
      const accepted = await context.request.post(`${address}/api/invitations/accept`, {
        headers: { origin: address },
        data: { token: await invite(address), password },
      });
      if (!accepted.ok()) throw new Error(`Nobody could sign in: ${accepted.status()}`);
      const cookies = await context.cookies();
      const seen: Awaited<ReturnType<typeof measureLoading>>[] = [];
      for (let no = 0; no < loads; no++) {
        showProgress(`web: load ${no + 1} of ${loads}`);
        seen.push(await measureLoading(browser, { url: `${address}/`, cookies, slowDown }));
      }
      showProgress('web: a long conversation');
      const { typing, streaming } = await measureFrames(context, { url: `${address}/?thread=${threadId}`, turns });
      const median = (of: (each: (typeof seen)[number]) => number) => percentile(seen.map(of), 0.5);
      return {
        'script before it can be used, packed (kB)': initialScriptBytes() / 1_000,
        [`first contentful paint, processor ${slowDown} times slower, median of ${loads} (ms)`]: median(
          (each) => each.paintMs,
        ),
        'the question can be typed, the same (ms)': median((each) => each.readyMs),
        'interactive, the same: no task over 50 ms after it (ms)': median((each) => each.interactiveMs),
        [`frame while typing, ${turns} turns, p50 (ms)`]: percentile(typing, 0.5),
        'the same, p95 (ms)': percentile(typing, 0.95),
        'the same, longest (ms)': Math.max(...typing),
        [`frame while an answer streams, ${turns} turns, p50 (ms)`]: percentile(streaming, 0.5),
        'streaming, p95 (ms)': percentile(streaming, 0.95),
        'streaming, longest (ms)': Math.max(...streaming),
      };
    }, settings);
  } finally {
    model.close();
  }
}

/** Something to cite, and a long conversation about it; its answers are quotations, which take no time to make. */
async function fill(address: string): Promise<string> {
  const client = clientOf({ address, key: freshServerKey }, demoAdmin);
  await client.putSource({ sourceId: 'wiki', appId: 'wiki' });
  const content = 'The ferry to Bergen leaves at nine. Tickets for the ferry are sold on board. Dogs travel free.';
  const permissions = { public: true };
  await client.putResource({
    sourceId: 'wiki',
    externalId: 'ferry',
    type: 'page',
    title: 'Ferry',
    content,
    permissions,
  });
  const { id: assistantId } = await client.createAssistant({ name: 'Quoting', model: 'extractive' });
  let threadId: string | undefined;
  for (let no = 1; no <= turns; no++) {
    if (no % 20 === 0) showProgress(`web: turn ${no} of ${turns}`);
    const messages = [{ text: `When does the ferry to Bergen leave? (${no})` }];
    ({ threadId } = await client.chat({ messages, assistantId, ...(threadId === undefined ? {} : { threadId }) }));
  }
  // What is streamed comes from the model: a conversation keeps its assistant.
  await client.putAssistant({ id: assistantId, name: 'Talking' });
  return threadId ?? '';
}

async function invite(address: string): Promise<string> {
  const client = clientOf({ address, key: freshServerKey }, demoAdmin);
  return (await client.createInvitation({ email: demoAdmin })).path.split('#')[1] ?? '';
}

function initialScriptBytes(): number {
  const page = readFileSync(new URL('index.html', built), 'utf8');
  const paths = [...page.matchAll(/(?:src|href)="\/(assets\/[^"]+\.js)"/g)].map(([, path]) => path ?? '');
  return paths.reduce((sum, path) => sum + readFileSync(new URL(`${path}.gz`, built)).length, 0);
}
