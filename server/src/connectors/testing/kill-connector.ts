/** Wherever the power goes in the midst of a sync, and whatever the source answers meanwhile, the index holds in the end what the source has. */
import { expect, it } from 'vitest';
import { cutEverywhere } from '../../ingest/sync/testing/cut-everywhere.ts';
import type { Connector } from '../connector.ts';
import { openTestFetch } from './run-connector.ts';
import type { SourceWorld } from './source-world.ts';

interface Kit<Settings> {
  connector: Connector<Settings>;
  /** What is left out of a listing may be there all the same. */
  keepsRemoved?: boolean;
  start(): Promise<SourceWorld>;
}

const ann = 'ann@clew.test';

export function killConnector<Settings>({ connector, keepsRemoved = false, start }: Kit<Settings>): void {
  it(`${connector.kind} is mirrored wherever the power goes`, { timeout: 600_000 }, async () => {
    const world = await start();
    const { site, settings } = world;
    const { answer } = site;
    const { fetch, close } = openTestFetch({ allow: ['site.test:*'], signal: new AbortController().signal });
    const kept = new Map<string, string>();
    let round = 0;
    const breakOne = (status: number, after: number) => {
      let left = after;
      site.answer = (request, response) => {
        if (left-- !== 0) return answer(request, response);
        site.answer = answer;
        return response.writeHead(status).end('<cut');
      };
    };
    const cuts = await cutEverywhere({
      connector: connector as Connector,
      settings: { ...settings, permissions: { users: [ann] }, allow: ['site.test:*'] },
      surroundings: { fetchFor: () => fetch },
      async change() {
        round++;
        world.change(round);
        if (round === 5) {
          const before = world.resources();
          const removed = world.remove();
          if (keepsRemoved) kept.set(removed, before.get(removed) ?? '');
        }
        if (round % 2 === 0) breakOne([500, 429, 503][round % 3] ?? 500, round % 7);
      },
      async expected() {
        site.answer = answer;
        return { [ann]: Object.fromEntries([...kept, ...world.resources()]), 'bob@clew.test': {} };
      },
    });
    await close();
    await site.close();
    expect(cuts).toBeGreaterThan(10);
  });
}
