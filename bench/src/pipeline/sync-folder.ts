import { setTimeout as wait } from 'node:timers/promises';
import type { Source } from '@clew/contract';
import { expectSuccess, type HttpClient } from '../load/create-http-client.ts';
import { showProgress } from '../report/show-progress.ts';

const lookEveryMs = 250;

/** Connects a folder of so many files and waits until all of them are in the index. Seconds from the beginning of the run to its end. */
export async function syncFolder(
  admin: HttpClient,
  { id, folder, files }: { id: string; folder: string; files: number },
): Promise<number> {
  const settings = { path: folder, permissions: { public: true } };
  const source = { appId: 'files', kind: 'folder', schedule: 'off', settings };
  await expectSuccess(admin.send('PUT', `/api/sources/${id}`, { json: source }));
  for (;;) {
    await wait(lookEveryMs);
    const { status } = (await expectSuccess(admin.send('GET', `/api/sources/${id}`))).json<Source>();
    const { run } = status;
    showProgress(`pipeline: ${run?.counts.seen ?? 0} of ${files} in ${id}`);
    if (!run || status.state === 'running' || run.endedAt === null) continue;
    if (run.state !== 'finished' || run.counts.written !== files || run.counts.failed > 0)
      throw new Error(`The sync of ${id} went wrong: ${JSON.stringify(run)}`);
    return (Date.parse(run.endedAt) - Date.parse(run.startedAt)) / 1000;
  }
}
