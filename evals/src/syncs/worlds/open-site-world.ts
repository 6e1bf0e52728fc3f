import type { AddressOf, SourceWorld } from '@clew/server/src/connectors/testing/source-world.ts';
import { ann, bob, here, type SyncWorld } from '../sync-world.ts';
import { openHttpWay } from '../ways/open-http-way.ts';

interface Kit {
  kind: string;
  start(addressOf: AddressOf): Promise<SourceWorld>;
  /** What is left out of a listing may be there all the same. */
  keepsRemoved?: boolean;
}

/** A scripted server that the tests of the connector have too. */
export async function openSiteWorld({ kind, start, keepsRemoved = false }: Kit): Promise<SyncWorld> {
  let port = 0;
  const world = await start(() => `http://127.0.0.1:${port}`);
  const way = await openHttpWay(world.site.port);
  port = way.port;
  const kept = new Map<string, string>();
  return {
    kind,
    way,
    settings: { ...world.settings, permissions: { users: [ann] }, allow: here },
    users: [ann, bob],
    async change(round) {
      world.change(round);
      if (round !== 5) return;
      const before = world.resources();
      const removed = world.remove();
      if (keepsRemoved) kept.set(removed, before.get(removed) ?? '');
    },
    expected: () => ({ [ann]: Object.fromEntries([...kept, ...world.resources()]), [bob]: {} }),
    async close() {
      await way.close();
      await world.site.close();
    },
  };
}
