import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Clock } from '../../kernel/clock.ts';
import type { Claim, JobLimits, JobQueue, NewJob } from '../job-queue.ts';

interface Opened {
  queue: JobQueue;
  close(): Promise<void>;
}

export const contractLimits: JobLimits = {
  perGroup: 1,
  leaseMs: 1_000,
  attempts: 3,
  vanishings: 6,
  firstPauseMs: 100,
  longestPauseMs: 1_000,
};

/** What any implementation of the queue has to do, whatever database is below. `open` gives an empty one with `contractLimits`. */
export function describeJobQueue(name: string, open: (clock: Clock, random: () => number) => Promise<Opened>): void {
  describe(name, () => {
    let nowMs = 0;
    let opened: Opened;
    let queue: JobQueue;
    beforeEach(async () => {
      nowMs = 1_000_000;
      opened = await open({ nowMs: () => nowMs }, () => 0.5);
      queue = opened.queue;
    });
    afterEach(() => opened.close());

    const job = (id: string, more: Partial<NewJob> = {}): NewJob => ({
      id,
      kind: 'sync',
      groupId: id.split('/')[0] ?? id,
      payload: { id },
      dueMs: nowMs,
      everyMs: null,
      ...more,
    });
    const claimed = async () => (await queue.claim())?.id;
    const hold = async (): Promise<Claim> => {
      const claim = await queue.claim();
      if (!claim) throw new Error('There was nothing to claim');
      return claim;
    };
    const failure = { reason: 'It is down.', nextStep: 'Start it.', isFinal: false };

    it('gives a job with what it was put with, once, and not before its time', async () => {
      await queue.put(job('a', { dueMs: nowMs + 10 }));
      expect(await claimed()).toBeUndefined();
      expect(await queue.nextDueMs()).toBe(nowMs + 10);
      nowMs += 10;
      expect(await queue.claim()).toMatchObject({ id: 'a', groupId: 'a', payload: { id: 'a' }, attempt: 1 });
      expect(await claimed()).toBeUndefined();
    });

    it('forgets a job that is done, and repeats one that recurs', async () => {
      await queue.put(job('once'));
      await queue.put(job('often', { everyMs: 500 }));
      for (const claim of [await hold(), await hold()]) expect(await queue.finish(claim)).toBe(true);
      expect(await queue.find('once')).toBeUndefined();
      expect(await queue.find('often')).toMatchObject({ state: 'waiting', dueMs: nowMs + 500, attempt: 0 });
    });

    it('takes what is asked for twice as asked for once, at the earlier time', async () => {
      await queue.put(job('a', { dueMs: nowMs + 100 }));
      await queue.put(job('a', { dueMs: nowMs + 50, everyMs: 7, payload: 'new' }));
      await queue.put(job('a', { dueMs: nowMs + 70, everyMs: 7, payload: 'new' }));
      expect(await queue.find('a')).toMatchObject({ dueMs: nowMs + 50, everyMs: 7 });
      nowMs += 50;
      expect((await hold()).payload).toBe('new');
      expect(await claimed()).toBeUndefined();
    });

    it('does once more what is asked for while it runs', async () => {
      await queue.put(job('a'));
      const claim = await hold();
      await queue.put(job('a', { dueMs: nowMs + 20 }));
      await queue.put(job('a', { dueMs: nowMs + 10 }));
      expect(await claimed()).toBeUndefined();
      await queue.finish(claim);
      expect(await queue.find('a')).toMatchObject({ state: 'waiting', dueMs: nowMs + 10 });
      nowMs += 10;
      await queue.finish(await hold());
      expect(await queue.find('a')).toBeUndefined();
    });

    it('does once more what is asked for again after it was cancelled', async () => {
      await queue.put(job('a'));
      const claim = await hold();
      await queue.cancel('a');
      await queue.put(job('a'));
      await queue.finish(claim);
      expect(await claimed()).toBe('a');
    });

    it('runs one of a group at a time, and the group that waited longest first', async () => {
      for (const id of ['a/1', 'a/2', 'a/3', 'b/1', 'b/2', 'c/1']) await queue.put(job(id));
      const first = [await hold(), await hold(), await hold()];
      expect(first.map(({ id }) => id)).toEqual(['a/1', 'b/1', 'c/1']);
      expect(await claimed()).toBeUndefined();
      for (const claim of first.toReversed()) await queue.finish(claim);
      expect([await claimed(), await claimed(), await claimed()]).toEqual(['a/2', 'b/2', undefined]);
    });

    it('lets nobody wait behind a group with many jobs', async () => {
      for (let no = 100; no < 150; no++) await queue.put(job(`a/${no}`));
      await queue.put(job('b/1', { dueMs: nowMs + 1 }));
      nowMs += 1;
      await queue.finish(await hold());
      expect(await claimed()).toBe('b/1');
    });

    it('leaves a job with who gives signs of life, and hands it on when they fail to come', async () => {
      await queue.put(job('a'));
      const claim = await hold();
      for (let beats = 0; beats < 5; beats++) {
        nowMs += 900;
        expect(await queue.extend(claim)).toBe('held');
        expect(await claimed()).toBeUndefined();
      }
      nowMs += 1_000;
      const next = await hold();
      expect(next).toMatchObject({ id: 'a', attempt: 2 });
      expect(await queue.extend(claim)).toBe('lost');
      expect([await queue.finish(claim), await queue.fail(claim, failure), await queue.release(claim)]).toEqual([
        false,
        'lost',
        false,
      ]);
      expect(await queue.finish(next)).toBe(true);
    });

    it('tries again later and later, not before it is told to, and then gives up with the reason', async () => {
      await queue.put(job('a'));
      const pauses: number[] = [];
      for (const retryAfterMs of [0, 5_000]) {
        expect(await queue.fail(await hold(), { ...failure, retryAfterMs })).toBe('again');
        const pauseMs = ((await queue.nextDueMs()) ?? 0) - nowMs;
        pauses.push(pauseMs);
        nowMs += pauseMs - 1;
        expect(await claimed()).toBeUndefined();
        nowMs += 1;
      }
      expect(pauses).toEqual([75, 5_000]);
      expect(await queue.fail(await hold(), failure)).toBe('given-up');
      expect(await queue.find('a')).toBeUndefined();
      expect(await queue.listDead()).toEqual([
        expect.objectContaining({ id: 'a', attempts: 3, reason: 'It is down.', nextStep: 'Start it.', diedMs: nowMs }),
      ]);
      expect(await queue.dismiss('a')).toBe(true);
      expect(await queue.dismiss('a')).toBe(false);
      expect(await queue.listDead()).toEqual([]);
    });

    it('does not try again what would fail again, and goes on with its rhythm', async () => {
      await queue.put(job('a', { everyMs: 500 }));
      await queue.fail(await hold(), { ...failure, isFinal: true });
      expect(await queue.listDead('a')).toHaveLength(1);
      expect(await queue.listDead('b')).toEqual([]);
      expect(await queue.find('a')).toMatchObject({ state: 'waiting', dueMs: nowMs + 500, attempt: 0 });
      nowMs += 500;
      await queue.finish(await hold());
      expect(await queue.listDead()).toEqual([]);
    });

    it('counts no failures from before something was achieved', async () => {
      await queue.put(job('a'));
      for (let round = 0; round < 10; round++) {
        const claim = await hold();
        expect(await queue.extend(claim, { progressed: true })).toBe('held');
        await queue.fail(claim, failure);
        nowMs += 1_000;
      }
      expect(await queue.listDead()).toEqual([]);
    });

    it('gives up a job whose holders vanish again and again', async () => {
      await queue.put(job('a'));
      for (let round = 0; round < contractLimits.vanishings; round++) {
        await hold();
        nowMs += 1_000;
      }
      expect(await claimed()).toBeUndefined();
      expect(await queue.listDead()).toEqual([expect.objectContaining({ id: 'a', attempts: 6 })]);
    });

    it('takes a job back without counting the attempt', async () => {
      await queue.put(job('a'));
      for (let round = 0; round < 10; round++) await queue.release(await hold());
      expect(await hold()).toMatchObject({ attempt: 1 });
    });

    it('cancels what waits at once, and tells who works on it', async () => {
      await queue.put(job('a'));
      await queue.put(job('b', { everyMs: 10 }));
      await queue.cancel('a');
      const claim = await hold();
      await queue.cancel('b');
      await queue.cancel('unknown');
      expect(await queue.extend(claim)).toBe('cancelled');
      expect(await queue.fail(claim, failure)).toBe('cancelled');
      expect([await queue.find('a'), await queue.find('b'), await queue.listDead()]).toEqual([
        undefined,
        undefined,
        [],
      ]);
    });

    it('does not hand on a cancelled job whose holder vanished', async () => {
      await queue.put(job('a'));
      await hold();
      await queue.cancel('a');
      nowMs += 1_000;
      expect(await claimed()).toBeUndefined();
      expect(await queue.find('a')).toBeUndefined();
    });

    it('frees everything for a process that was started anew', async () => {
      for (const id of ['a', 'b', 'c']) await queue.put(job(id));
      const claims = [await hold(), await hold()];
      await queue.cancel('b');
      await queue.voidClaims();
      expect(await queue.extend(claims[0] as Claim)).toBe('lost');
      expect([await claimed(), await claimed(), await claimed()]).toEqual(['c', 'a', undefined]);
    });

    it('removes everything of a group and nothing else', async () => {
      for (const id of ['a/1', 'a/2', 'b/1']) await queue.put(job(id));
      await queue.fail(await hold(), { ...failure, isFinal: true });
      await queue.removeGroup('a');
      expect([await queue.listDead(), await claimed(), await claimed()]).toEqual([[], 'b/1', undefined]);
    });

    it('claims a job once, however many ask at the same moment', async () => {
      await queue.put(job('a'));
      const claims = await Promise.all(Array.from({ length: 20 }, () => queue.claim()));
      expect(claims.filter(Boolean)).toHaveLength(1);
    });

    type Step =
      | { do: 'put'; id: string; everyMs: number | null }
      | { do: 'claim' | 'restart' }
      | { do: 'extend' | 'finish' | 'fail' | 'release'; claim: number }
      | { do: 'cancel'; id: string }
      | { do: 'pass'; ms: number };
    const ids = ['a/1', 'a/2', 'b/1', 'c/1'];
    const step: fc.Arbitrary<Step> = fc.oneof(
      fc.record({
        do: fc.constant('put' as const),
        id: fc.constantFrom(...ids),
        everyMs: fc.constantFrom(null, 300),
      }),
      { weight: 4, arbitrary: fc.constant<Step>({ do: 'claim' }) },
      fc.constant<Step>({ do: 'restart' }),
      {
        weight: 4,
        arbitrary: fc.record({
          do: fc.constantFrom('extend' as const, 'finish' as const, 'fail' as const, 'release' as const),
          claim: fc.nat(20),
        }),
      },
      fc.record({ do: fc.constant('cancel' as const), id: fc.constantFrom(...ids) }),
      { weight: 2, arbitrary: fc.record({ do: fc.constant('pass' as const), ms: fc.integer({ min: 1, max: 1_500 }) }) },
    );

    it('never has two holders of a job or of a group, and loses no job, whatever happens', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
          for (const group of ['a', 'b', 'c']) await queue.removeGroup(group);
          const claims: { claim: Claim; untilMs: number; isOver: boolean }[] = [];
          /** What was put and has not ended: it must still be there, or have been given up. */
          const open = new Set<string>();
          for (const each of steps) {
            switch (each.do) {
              case 'put':
                await queue.put(job(each.id, { everyMs: each.everyMs }));
                open.add(each.id);
                break;
              case 'claim': {
                const claim = await queue.claim();
                if (!claim) break;
                const held = claims.filter(({ untilMs, isOver }) => !isOver && untilMs > nowMs);
                expect(held.filter((other) => other.claim.groupId === claim.groupId)).toEqual([]);
                expect(open.has(claim.id)).toBe(true);
                claims.push({ claim, untilMs: nowMs + contractLimits.leaseMs, isOver: false });
                break;
              }
              case 'restart':
                await queue.voidClaims();
                for (const held of claims) held.isOver = true;
                break;
              case 'pass':
                nowMs += each.ms;
                break;
              case 'cancel':
                await queue.cancel(each.id);
                open.delete(each.id);
                break;
              default: {
                const held = claims[each.claim % Math.max(claims.length, 1)];
                if (!held) break;
                if (each.do === 'extend') {
                  const state = await queue.extend(held.claim);
                  if (held.isOver) expect(state).toBe('lost');
                  if (state === 'held') held.untilMs = nowMs + contractLimits.leaseMs;
                  break;
                }
                const wasHeld =
                  each.do === 'fail'
                    ? (await queue.fail(held.claim, failure)) !== 'lost'
                    : await queue[each.do](held.claim);
                if (held.isOver) expect(wasHeld).toBe(false);
                if (wasHeld && each.do === 'finish' && (await queue.find(held.claim.id)) === undefined)
                  open.delete(held.claim.id);
                held.isOver = true;
              }
            }
          }
          const dead = new Set((await queue.listDead()).map(({ id }) => id));
          for (const id of open) expect((await queue.find(id)) !== undefined || dead.has(id)).toBe(true);
        }),
        { numRuns: 60 },
      );
    });
  });
}
