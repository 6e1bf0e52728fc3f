import { fold } from '../../kernel/fold.ts';

const longestKey = 200;

/** Titles in the order of their keys stand as people expect: case and accents do not count, numbers by their value. */
export function titleKeyOf(title: string): string {
  return fold(title)
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .replace(/\d{1,15}/g, (digits) => digits.padStart(15, '0'))
    .slice(0, longestKey)
    .toWellFormed();
}
