/** How much two texts share word by word, each word as often as it stands there: F1 of the words, order aside. */
export function tokenOverlap(found: string, expected: string): number {
  const left = countTokens(expected);
  const foundTokens = tokensOf(found);
  let shared = 0;
  for (const token of foundTokens) {
    const count = left.get(token) ?? 0;
    if (count > 0) {
      left.set(token, count - 1);
      shared++;
    }
  }
  const total = foundTokens.length + tokensOf(expected).length;
  return total === 0 ? 1 : (2 * shared) / total;
}

function tokensOf(text: string): string[] {
  return (
    text
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  );
}

function countTokens(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const token of tokensOf(text)) counts.set(token, (counts.get(token) ?? 0) + 1);
  return counts;
}
