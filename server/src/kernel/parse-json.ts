const mostLevels = 64;

/**
 * JSON text -> value that is safe to keep: strings are well-formed Unicode (a lone surrogate can't be stored as UTF-8 and
 * would change silently later), nothing is nested deeper than 64 levels, and no member is called `__proto__`, which
 * libraries drop without a word. Throws SyntaxError with a message for the caller.
 */
export function parseJson(text: string): unknown {
  const holder: Record<string, unknown> = { root: JSON.parse(text) };
  let level: object[] = [holder];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > mostLevels) throw new SyntaxError(`Nested deeper than ${mostLevels} levels.`);
    level = level.flatMap(cleanLevel);
  }
  return holder['root'];
}

/** Mends the strings of one object or array in place; returns what is nested in it. */
function cleanLevel(node: object): object[] {
  const record = node as Record<string, unknown>;
  const nested: object[] = [];
  for (const [key, item] of Object.entries(record)) {
    if (key === '__proto__') throw new SyntaxError('A member must not be called __proto__.');
    if (typeof item === 'string') {
      if (!item.isWellFormed()) record[key] = item.toWellFormed();
    } else if (typeof item === 'object' && item !== null) nested.push(item);
    if (!key.isWellFormed()) {
      record[key.toWellFormed()] = record[key];
      delete record[key];
    }
  }
  return nested;
}
