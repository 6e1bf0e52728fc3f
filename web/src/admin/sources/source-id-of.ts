/** An id that is not taken yet, made of a name: `Team Wiki` -> `team-wiki`. A name without latin letters gives the kind. */
export function sourceIdOf(name: string, kind: string, taken: readonly string[]): string {
  const plain = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60);
  const base = plain === '' ? kind : plain;
  // `workspace` holds company-wide groups.
  const used = new Set([...taken, 'workspace']);
  for (let n = 1; ; n++) {
    const id = n === 1 ? base : `${base}-${n}`;
    if (!used.has(id)) return id;
  }
}
