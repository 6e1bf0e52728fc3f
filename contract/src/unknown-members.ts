import { z } from 'zod';
import { type Aliases, memberNames, noAliases } from './member-names.ts';
import { nearestName } from './nearest-name.ts';

const mostTold = 10;
const mostCharacters = 60;

/**
 * The members of foreign JSON that a schema does not know, each as a sentence for whoever sent them. They are ignored, since
 * somebody's client may always send them; but one that is a slip of the pen widens a search, or hides a page from everybody.
 */
export function unknownMembers(schema: z.ZodType, value: unknown, aliases = noAliases): string[] {
  return [...membersOf(schema, value, aliases, '')].slice(0, mostTold);
}

function* membersOf(schema: z.ZodType, value: unknown, aliases: Aliases, path: string): Generator<string> {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault)
    yield* membersOf(schema.unwrap() as z.ZodType, value, aliases, path);
  else if (schema instanceof z.ZodArray && Array.isArray(value))
    for (const [at, item] of value.entries())
      yield* membersOf(schema.element as z.ZodType, item, noAliases, `${path}[${at}]`);
  else if (schema instanceof z.ZodObject && typeof value === 'object' && value !== null && !Array.isArray(value)) {
    const known = memberNames(schema, aliases);
    for (const [key, item] of Object.entries(value)) {
      const name = known.get(key.toLowerCase());
      if (name !== undefined)
        yield* membersOf(schema.shape[name] as z.ZodType, item, noAliases, path === '' ? name : `${path}.${name}`);
      else if (!schema.def.catchall && item !== null) yield describe(path, key, Object.keys(schema.shape));
    }
  }
}

function describe(path: string, key: string, names: readonly string[]): string {
  const nearest = nearestName(key, names);
  const shown = key.length > mostCharacters ? `${key.slice(0, mostCharacters)}…` : key;
  const where = path === '' ? shown : `${path}.${shown}`;
  return `\`${where}\` is not known and was ignored.${nearest === undefined ? '' : ` Did you mean \`${nearest}\`?`}`;
}
