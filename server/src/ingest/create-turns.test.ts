import { expect, it } from 'vitest';
import { createTurns } from './create-turns.ts';

function later() {
  let finish = () => {};
  const done = new Promise<void>((resolve) => {
    finish = resolve;
  });
  return { done, finish };
}

it('runs works of one name in order, also behind one that failed, and others beside them', async () => {
  const inTurn = createTurns(100);
  const [first, ended] = [later(), [] as string[]];
  const work = (name: string, wait?: Promise<void>) => async () => {
    await wait;
    ended.push(name);
    if (name === 'a1') throw new Error('broken');
  };
  const all = [inTurn('a', work('a1', first.done), 10), inTurn('a', work('a2'), 10), inTurn('b', work('b1'), 10)];
  await all[2];
  expect(ended).toEqual(['b1']);
  first.finish();
  expect((await Promise.allSettled(all)).map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
  expect(ended).toEqual(['b1', 'a1', 'a2']);
});

it('lets no more wait than may be kept, over all names, and again when some had their turn', async () => {
  const inTurn = createTurns(100);
  const first = later();
  const running = ['a', 'b'].map((name) => inTurn(name, () => first.done, 1_000));
  const waiting = [inTurn('a', async () => 'a', 60), inTurn('b', async () => 'b', 40)];
  await expect(inTurn('b', async () => 'too many', 1)).rejects.toMatchObject({ code: 'too-many-requests' });
  expect(await inTurn('c', async () => 'nothing before it', 1_000)).toBe('nothing before it');
  first.finish();
  await Promise.all(running);
  expect(await Promise.all(waiting)).toEqual(['a', 'b']);
  expect(await inTurn('a', async () => 'again', 100)).toBe('again');
});
