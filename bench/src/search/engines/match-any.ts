/** Any of the words, each quoted so that none is query syntax of FTS5. */
export function matchAny(text: string): string {
  return text
    .split(' ')
    .map((word) => `"${word}"`)
    .join(' OR ');
}
