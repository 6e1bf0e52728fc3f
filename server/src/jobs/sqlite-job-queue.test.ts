import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../database/open-database.ts';
import { createJobQueue } from './create-job-queue.ts';
import { contractLimits, describeJobQueue } from './testing/job-queue-contract.ts';

describeJobQueue('the queue in SQLite', async (clock, random) => {
  const folder = mkdtempSync(join(tmpdir(), 'clew-jobs-'));
  const database = await openDatabase({ folder, readers: 1, commandModules: [] });
  return {
    queue: createJobQueue({ database, clock, limits: contractLimits, random }),
    close: async () => {
      await database.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
});
