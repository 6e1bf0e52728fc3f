import { expect } from 'vitest';
import type { Connector } from '../../../connectors/connector.ts';
import { openTestSync, sourceId, type TestSync } from './open-test-sync.ts';
import { settled } from './settle-sync.ts';
import { syncWithCut } from './sync-with-cut.ts';

interface Options {
  connector: Connector;
  settings: Record<string, unknown>;
  /** Whether users are accounts with all that sources say of them, or addresses alone. */
  byAccount?: boolean;
  surroundings?: NonNullable<Parameters<typeof openTestSync>[1]>['surroundings'];
  /** Changes something of the source: what came, went, became another. */
  change(): Promise<unknown>;
  /** Who sees what, by the source itself: for each of the users the words of each resource, by id. */
  expected(): Promise<Record<string, Record<string, string>>>;
}

/**
 * Syncs a source again and again while it changes, and cuts the power at each write of a run in turn, before it and after it. Once
 * the power is back, the index holds what the source has, for each who may see it, and nothing else.
 */
export async function cutEverywhere({
  connector,
  settings,
  surroundings = {},
  byAccount = false,
  change,
  expected,
}: Options): Promise<number> {
  const known = connector as Connector;
  const test = await openTestSync(
    { connector: known },
    { surroundings, secretKey: 'a-secret-key-of-the-tests-that-is-long' },
  );
  let cuts = 0;
  try {
    let engine = await test.start();
    const given = { appId: 'app', kind: connector.kind, settings, schedule: 'off' } as Parameters<
      typeof engine.sources.put
    >[1];
    await engine.sources.put(sourceId, given);
    await settled(engine.sources, test);
    const look = byAccount ? test.seenByAccount : test.seenBy;
    await compare(test, look, await expected(), 'after the first run');
    for (const when of ['before', 'after'] as const)
      for (let at = 1; ; at++) {
        const cut = await syncWithCut(test, engine, { at, when, change });
        engine = cut.engine;
        await compare(test, look, await expected(), `${when} write ${at}`);
        if (!cut.isCut) break;
        cuts++;
      }
    return cuts;
  } finally {
    await test.close();
  }
}

async function compare(
  { index }: TestSync,
  look: TestSync['seenBy'],
  expected: Record<string, Record<string, string>>,
  where: string,
) {
  const all = new Set<string>();
  for (const [user, resources] of Object.entries(expected)) {
    const seen = await look(user);
    expect(Object.keys(seen).sort(), `${user} ${where}`).toEqual(Object.keys(resources).sort());
    for (const [id, words] of Object.entries(resources)) {
      all.add(id);
      expect(seen[id], `${id} ${where}`).toContain(words);
    }
  }
  // What nobody of them sees is no ghost as long as it is known to be there; so they see all of it together.
  expect((await index.listExternalIds(sourceId, '', 10_000)).sort(), where).toEqual([...all].sort());
}
