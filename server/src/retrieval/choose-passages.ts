interface Passage {
  resource: { id: string };
  passage: { text: string };
}

/** Two passages that share this much of their words say the same. */
const sameShare = 0.9;
/** Short messages are alike by chance. */
const shortestCompared = 8;

/**
 * The best passages, at most `perResource` of one resource and none that says what a better one said: a mail that is quoted in
 * its replies, a page that lies in two places. A passage with other numbers is another passage: versions may differ. Pure.
 */
export function choosePassages<Item extends Passage>(
  ranked: readonly Item[],
  { limit, perResource }: { limit: number; perResource: number },
): Item[] {
  const chosen: { item: Item; words: ReadonlySet<string> }[] = [];
  const counts = new Map<string, number>();
  for (const item of ranked) {
    if (chosen.length >= limit) break;
    const count = counts.get(item.resource.id) ?? 0;
    if (count >= perResource) continue;
    const words = wordsOf(item.passage.text);
    if (chosen.some((other) => saysTheSame(other.words, words))) continue;
    chosen.push({ item, words });
    counts.set(item.resource.id, count + 1);
  }
  return chosen.map(({ item }) => item);
}

function wordsOf(text: string): Set<string> {
  return new Set(text.toLowerCase().match(/[\p{L}\p{M}]+|\p{N}+/gu));
}

function saysTheSame(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  if (Math.min(one.size, other.size) < shortestCompared) return false;
  const smaller = one.size < other.size ? one : other;
  const larger = smaller === one ? other : one;
  let shared = 0;
  for (const word of smaller) {
    if (larger.has(word)) shared++;
    else if (/\p{N}/u.test(word)) return false;
  }
  return shared >= sameShare * larger.size;
}
