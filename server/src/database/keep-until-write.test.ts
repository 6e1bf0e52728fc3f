import { expect, test } from 'vitest';
import { createKeepUntilWrite } from './keep-until-write.ts';

test('asks again after a write, and not before', async () => {
  let writes = 0;
  let value = 'old';
  const keep = createKeepUntilWrite(() => writes);
  expect(await keep('who', async () => value)).toBe('old');
  value = 'new';
  expect(await keep('who', async () => value)).toBe('old');
  expect(await keep('somebody else', async () => value)).toBe('new');
  writes++;
  expect(await keep('who', async () => value)).toBe('new');
});

test('what was asked for before a write is not what is told after it', async () => {
  let writes = 0;
  const keep = createKeepUntilWrite(() => writes);
  const answers: ((value: string) => void)[] = [];
  const slow = () => new Promise<string>((resolve) => answers.push(resolve));
  const before = keep('who', slow);
  writes++;
  const after = keep('who', slow);
  answers[1]?.('new');
  answers[0]?.('old');
  expect(await Promise.all([before, after, keep('who', slow)])).toEqual(['old', 'new', 'new']);
});

test('keeps no failure', async () => {
  const keep = createKeepUntilWrite(() => 0);
  await expect(keep('who', () => Promise.reject(new Error('The disk is gone')))).rejects.toThrow('The disk is gone');
  expect(await keep('who', async () => 'found')).toBe('found');
});

test('keeps no more than a bounded number', async () => {
  const keep = createKeepUntilWrite(() => 0);
  let asked = 0;
  for (let round = 0; round < 2; round++) for (let no = 0; no < 1_000; no++) await keep(`${no}`, async () => ++asked);
  expect(asked).toBe(2_000);
});
