import type { z } from 'zod';

export type Aliases = Readonly<Record<string, string>>;
export const noAliases: Aliases = {};

const known = new WeakMap<z.ZodObject, WeakMap<Aliases, ReadonlyMap<string, string>>>();

/** How members may be spelt, in lower case -> the name of the schema. Found out once for each schema: every line of a push asks. */
export function memberNames(schema: z.ZodObject, aliases: Aliases): ReadonlyMap<string, string> {
  const ofSchema = known.get(schema) ?? new WeakMap<Aliases, ReadonlyMap<string, string>>();
  known.set(schema, ofSchema);
  const found = ofSchema.get(aliases) ?? readNames(schema, aliases);
  ofSchema.set(aliases, found);
  return found;
}

function readNames(schema: z.ZodObject, aliases: Aliases): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const [alias, name] of Object.entries(aliases))
    if (Object.hasOwn(schema.shape, name)) names.set(alias.toLowerCase(), name);
  for (const name of Object.keys(schema.shape)) names.set(name.toLowerCase(), name);
  return names;
}
