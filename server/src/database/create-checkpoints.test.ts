import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, it, onTestFinished } from 'vitest';
import { createCheckpoints } from './create-checkpoints.ts';
import { openDatabase } from './open-database.ts';

it('what was written is in the file itself soon after, while the database is open', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'clew-checkpoints-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const database = await openDatabase({ folder, readers: 1, commandModules: [] });
  onTestFinished(() => database.close());
  const source = { app_id: 'a', name: 'A', kind: 'push', settings: '{}', created_ms: 0 };
  for (let no = 0; no < 20; no++)
    await database.writer
      .insertInto('sources')
      .values({ id: `s${no}`, ...source })
      .execute();
  const inFileAlone = () => {
    const copy = join(folder, 'copy.db');
    copyFileSync(join(folder, 'clew.db'), copy);
    const opened = new DatabaseSync(copy);
    try {
      return opened.prepare('SELECT count(*) AS n FROM sources').get()?.['n'];
    } finally {
      opened.close();
    }
  };
  await expect.poll(inFileAlone, { timeout: 20_000 }).toBe(20);
});

it('folding goes on after it failed, once for all that was written meanwhile, and not after the end', async () => {
  let folded = 0;
  const gate = Promise.withResolvers<void>();
  const checkpoints = createCheckpoints(async () => {
    folded++;
    if (folded === 1) throw new Error('busy');
    await gate.promise;
  });
  checkpoints.wrote();
  await expect.poll(() => folded).toBe(1);
  checkpoints.wrote();
  await expect.poll(() => folded).toBe(2);
  for (let write = 0; write < 5; write++) checkpoints.wrote();
  gate.resolve();
  await expect.poll(() => folded).toBe(3);
  await checkpoints.close();
  checkpoints.wrote();
  await new Promise((resolve) => setTimeout(resolve, 1_200));
  expect(folded).toBe(3);
});
