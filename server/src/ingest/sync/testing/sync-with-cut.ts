import type { Source } from '@clew/contract';
import { cutWrites } from './cut-writes.ts';
import type { TestSync } from './open-test-sync.ts';
import { settled, sync } from './settle-sync.ts';

type Engine = Awaited<ReturnType<TestSync['start']>>;

interface Options {
  /** The number of the write at which the power goes, and on which side of it. */
  at: number;
  when: 'before' | 'after';
  /** What becomes of the source while nothing runs. */
  change(): unknown;
  /** Lets the source answer rightly again, once the power is back. */
  mend?(): void;
}

/** A sync whose power goes in the midst, then, with the power back, whatever it takes until the source was read again. */
export async function syncWithCut(
  test: TestSync,
  before: Engine,
  { at, when, change, mend = () => {} }: Options,
): Promise<{ engine: Engine; run: Source['status']['run']; isCut: boolean }> {
  let engine = before;
  await engine.sync.close();
  await change();
  const cut = cutWrites(test.database, { at, when });
  try {
    engine = await test.start(cut.database);
    await sync(engine.sources, test, false, cut.isCut);
  } catch {
    // What the power cut.
  }
  await engine.sync.close();
  mend();
  engine = await test.start();
  await settled(engine.sources, test);
  const { run } = await sync(engine.sources, test);
  return { engine, run, isCut: cut.isCut() };
}
