import { z } from 'zod';
import { nearestName } from './nearest-name.ts';

const mostTold = 10;
const mostCharacters = 60;

/**
 * The members of foreign JSON that a schema does not know, each as a sentence for whoever sent them. They are ignored, since
 * somebody's client may always send them; but one that is a slip of the pen widens a search, or hides a page from everybody.
 */
export function unknownMembers(
  schema: z.ZodType,
  value: unknown,
  aliases: Readonly<Record<string, string>> = {},
): string[] {
  return [...membersOf(schema, value, aliases, '')].slice(0, mostTold);
}

function* membersOf(
  schema: z.ZodType,
  value: unknown,
  aliases: Readonly<Record<string, string>>,
  path: string,
): Generator<string> {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault)
    yield* membersOf(schema.unwrap() as z.ZodType, value, aliases, path);
  else if (schema instanceof z.ZodArray && Array.isArray(value))
    for (const [at, item] of value.entries()) yield* membersOf(schema.element as z.ZodType, item, {}, `${path}[${at}]`);
  else if (schema instanceof z.ZodObject && typeof value === 'object' && value !== null && !Array.isArray(value)) {
    const names = Object.keys(schema.shape);
    const known = new Map([
      ...Object.entries(aliases).map(([alias, name]) => [alias.toLowerCase(), name] as const),
      ...names.map((name) => [name.toLowerCase(), name] as const),
    ]);
    for (const [key, item] of Object.entries(value)) {
      const name = known.get(key.toLowerCase());
      if (name !== undefined && Object.hasOwn(schema.shape, name))
        yield* membersOf(schema.shape[name] as z.ZodType, item, {}, path === '' ? name : `${path}.${name}`);
      else if (!schema.def.catchall && item !== null) yield describe(path, key, names);
    }
  }
}

function describe(path: string, key: string, names: readonly string[]): string {
  const nearest = nearestName(key, names);
  const shown = key.length > mostCharacters ? `${key.slice(0, mostCharacters)}…` : key;
  const where = path === '' ? shown : `${path}.${shown}`;
  return `\`${where}\` is not known and was ignored.${nearest === undefined ? '' : ` Did you mean \`${nearest}\`?`}`;
}
