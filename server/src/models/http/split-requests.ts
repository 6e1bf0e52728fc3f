/** What servers commonly take in one request, with room to spare. */
const mostCharacters = 200_000;

/** Texts in order -> groups in order, each within the limits (a single text may be longer than them). */
export function splitRequests(texts: readonly string[], mostTexts: number): string[][] {
  const groups: string[][] = [];
  let group: string[] = [];
  let characters = 0;
  for (const text of texts) {
    if (group.length === mostTexts || (group.length > 0 && characters + text.length > mostCharacters)) {
      groups.push(group);
      group = [];
      characters = 0;
    }
    group.push(text);
    characters += text.length;
  }
  if (group.length > 0) groups.push(group);
  return groups;
}
