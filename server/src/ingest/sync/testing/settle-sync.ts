import type { Source } from '@clew/contract';
import type { Sources } from '../../create-sources.ts';
import { sourceId, type TestSync } from './open-test-sync.ts';

export const fakeSource = (more: object = {}) =>
  ({ appId: 'fake', kind: 'fake', settings: {}, ...more }) as Parameters<Sources['put']>[1];

interface Until {
  id?: string;
  after?: number;
  isOver?(): boolean;
  stepMs?: number;
}

/** Lets what runs go on, and what waits for the clock too, until nothing of the source runs any more, behind the run `after`. */
export async function settled(
  sources: Sources,
  { pass }: TestSync,
  { id = sourceId, after = 0, isOver = () => false, stepMs = 0 }: Until = {},
): Promise<Source['status']> {
  for (let round = 0; round < 60_000; round++) {
    const { status } = await sources.get(id);
    const isDone = status.state !== 'running' && (status.run?.no ?? 0) > after;
    if (isDone || status.state === 'paused' || isOver()) return status;
    pass(status.nextRun === null ? stepMs : 1_000);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  throw new Error('The sync does not come to an end');
}

export async function sync(
  sources: Sources,
  test: TestSync,
  isFull = false,
  isOver: () => boolean = () => false,
): Promise<Source['status']> {
  const { run } = await settled(sources, test, { isOver });
  await sources.sync(sourceId, { isFull });
  return settled(sources, test, { after: run?.no ?? 0, isOver });
}
