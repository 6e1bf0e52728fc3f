import { expect, it } from 'vitest';
import { playWorld } from './play-world.ts';
import { openFolderWorld } from './worlds/open-folder-world.ts';

/** A small part of `npm run eval -- syncs`. */
it('is the source again for everybody, wherever its server is killed', async () => {
  const figures = await playWorld(await openFolderWorld(), { kills: 1, randomKills: 0, answersOfFault: 0, skews: 0 });
  expect(figures.wrong).toEqual([]);
  expect(figures.kills).toBeGreaterThan(1);
});
