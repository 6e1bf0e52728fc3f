import type { StoredTurn, Turn } from './turn.ts';

/**
 * The latest of these turns as they are shown: none before the one with which they reach `bytes`, what is shown of their resources
 * included. Of what lies before, little is read in vain.
 */
export async function latestWithin(
  stored: readonly StoredTurn[],
  bytes: number,
  show: (turns: readonly StoredTurn[]) => Promise<Turn[]>,
): Promise<Turn[]> {
  const shown: Turn[] = [];
  let left = bytes;
  for (let rest = stored, count = 1; rest.length > 0; rest = rest.slice(0, -count), count *= 2)
    for (const turn of (await show(rest.slice(-count))).toReversed()) {
      if (left <= 0) return shown;
      left -= sizeOf(turn);
      shown.unshift(turn);
    }
  return shown;
}

function sizeOf({ messages, parts, resources, references }: Turn): number {
  return Buffer.byteLength(JSON.stringify([messages, parts, resources, references]));
}
