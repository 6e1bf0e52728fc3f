import { SourceError } from '../source-error.ts';

/** More mails of one folder are not followed: their numbers are kept in memory. */
const mostUids = 2_000_000;

/** A set of numbers such as `1:4,7` -> the numbers, in their order, each once. */
export function readUidSet(text: string): number[] {
  if (text === '') return [];
  const ranges = text.split(',').flatMap((part) => {
    const [, first, last = first] = /^(\d{1,10})(?::(\d{1,10}))?$/.exec(part) ?? [];
    if (first === undefined) throw new SourceError('unsound', 'The mail server gave a set of numbers that is none.');
    const [from, to] = [Number(first), Number(last)];
    return [[Math.min(from, to), Math.max(from, to)] as const];
  });
  const count = ranges.reduce((sum, [from, to]) => sum + to - from + 1, 0);
  if (count > mostUids) throw tooMany();
  return inOrder(ranges.flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, at) => from + at)));
}

/** The numbers, in any order -> in their order, each once. */
export function inOrder(uids: readonly number[]): number[] {
  if (uids.length > mostUids) throw tooMany();
  return [...new Set(uids)].sort((a, b) => a - b);
}

/** Numbers in their order -> the shortest set; an empty one is ``. */
export function writeUidSet(uids: readonly number[]): string {
  const ranges: string[] = [];
  for (let at = 0; at < uids.length; ) {
    let end = at;
    while (uids[end + 1] === (uids[end] ?? 0) + 1) end++;
    ranges.push(end === at ? `${uids[at]}` : `${uids[at]}:${uids[end]}`);
    at = end + 1;
  }
  return ranges.join(',');
}

/** Those of the numbers that are not among the others. */
export function without(uids: readonly number[], others: readonly number[]): number[] {
  const left = new Set(others);
  return uids.filter((uid) => !left.has(uid));
}

function tooMany(): SourceError {
  return new SourceError('misconfigured', `A folder has more than ${mostUids} mails.`, {
    nextStep: 'Leave the folder out: `except` in the settings of the source.',
  });
}
