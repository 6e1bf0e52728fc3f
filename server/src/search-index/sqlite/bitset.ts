/** A set of whole numbers from 0 on, one bit each. What lies beyond its end is not in it. */
export type Bitset = Uint32Array;

/** An empty set with room for the numbers below `size`. */
export function createBitset(size: number): Bitset {
  return new Uint32Array((size + 31) >>> 5);
}

export function isMember(set: Bitset, number: number): boolean {
  return (((set[number >>> 5] ?? 0) >>> (number & 31)) & 1) === 1;
}

/** Adds a number; one beyond the end of the set is passed over. */
export function addMember(set: Bitset, number: number): void {
  const word = number >>> 5;
  if (word < set.length) set[word] = (set[word] as number) | (1 << (number & 31));
}

export function bitsetOf(size: number, numbers: Iterable<number>): Bitset {
  const set = createBitset(size);
  for (const number of numbers) addMember(set, number);
  return set;
}

/** In place: what is in both. */
export function intersectInto(target: Bitset, other: Bitset): Bitset {
  for (let word = 0; word < target.length; word++) target[word] = (target[word] as number) & (other[word] ?? 0);
  return target;
}

/** In place: what is in either. Both have the same size. */
export function uniteInto(target: Bitset, other: Bitset): Bitset {
  for (let word = 0; word < target.length; word++) target[word] = (target[word] as number) | (other[word] ?? 0);
  return target;
}

/** What is in the first and not in the second. */
export function subtract(from: Bitset, other: Bitset): Bitset {
  const left = from.slice();
  for (let word = 0; word < left.length; word++) left[word] = (left[word] as number) & ~(other[word] ?? 0);
  return left;
}

export function countMembers(set: Bitset): number {
  let count = 0;
  for (const word of set) count += bitsOf(word);
  return count;
}

export function haveCommon(a: Bitset, b: Bitset): boolean {
  const words = Math.min(a.length, b.length);
  for (let word = 0; word < words; word++) if (((a[word] as number) & (b[word] as number)) !== 0) return true;
  return false;
}

/** The members in ascending order. */
export function membersOf(set: Bitset): number[] {
  const members: number[] = [];
  for (let word = 0; word < set.length; word++)
    for (let bits = set[word] as number; bits !== 0; bits &= bits - 1)
      members.push((word << 5) + 31 - Math.clz32(bits & -bits));
  return members;
}

/** Number of ones in 32 bits (Hacker's Delight, 5-1). */
export function bitsOf(word: number): number {
  let bits = word - ((word >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
