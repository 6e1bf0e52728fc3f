import { expect, it } from 'vitest';
import { createSlots } from './create-slots.ts';

it('gives so many places for each id, and a place again when one is given back, once', () => {
  const slots = createSlots(2);
  const [first, second] = [slots.take('a'), slots.take('a')];
  expect([typeof first, typeof second, slots.take('a')]).toEqual(['function', 'function', undefined]);
  expect(slots.take('b')).toBeTypeOf('function');
  first?.();
  first?.();
  expect(slots.take('a')).toBeTypeOf('function');
  expect(slots.take('a')).toBeUndefined();
});
