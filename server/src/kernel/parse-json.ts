/**
 * JSON text -> value whose strings are all well-formed Unicode: a lone surrogate (`"\ud800"`) can't be stored as UTF-8 and
 * would change silently later. Throws SyntaxError as JSON.parse does.
 */
export function parseJson(text: string): unknown {
  const value: unknown = JSON.parse(text);
  return /\\u[dD][89a-fA-F]/.test(text) || !text.isWellFormed() ? wellFormed(value) : value;
}

function wellFormed(root: unknown): unknown {
  // A list instead of recursion: foreign JSON may be nested deeper than the stack.
  const holder = [root];
  const open: object[] = [holder];
  for (let node = open.pop(); node !== undefined; node = open.pop())
    for (const [key, item] of Object.entries(node)) {
      const record = node as Record<string, unknown>;
      if (typeof item === 'string') record[key] = item.toWellFormed();
      else if (typeof item === 'object' && item !== null) open.push(item);
      if (!key.isWellFormed()) {
        record[key.toWellFormed()] = record[key];
        delete record[key];
      }
    }
  return holder[0];
}
