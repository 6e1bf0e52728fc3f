import { z } from 'zod';
import { type Aliases, memberNames, noAliases } from './member-names.ts';

/**
 * Renames the members of foreign JSON to the names and enum values of a schema, comparing case-insensitively, and drops
 * members that are null (null equals absent). It decides nothing: what does not fit is left for the schema to refuse.
 * Where a name is given twice, the exact spelling wins, else the last one.
 */
export function bindNames(schema: z.ZodType, value: unknown, aliases = noAliases): unknown {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault)
    return bindNames(schema.unwrap() as z.ZodType, value, aliases);
  if (schema instanceof z.ZodPipe) return bindNames(innerOf(schema), value, aliases);
  if (schema instanceof z.ZodEnum || schema instanceof z.ZodLiteral) return bindChoice(schema, value);
  if (schema instanceof z.ZodUnion) return bindUnion(schema, value);
  if (schema instanceof z.ZodArray)
    return Array.isArray(value) ? value.map((item) => bindNames(schema.element as z.ZodType, item)) : value;
  if (schema instanceof z.ZodObject && isPlainObject(value)) return bindObject(schema, value, aliases);
  return value;
}

function innerOf(schema: z.ZodPipe): z.ZodType {
  const { in: input, out } = schema.def;
  return (input instanceof z.ZodTransform ? out : input) as z.ZodType;
}

function bindChoice(schema: z.ZodEnum | z.ZodLiteral, value: unknown): unknown {
  if (typeof value !== 'string') return value;
  const folded = value.toLowerCase();
  const choices = schema instanceof z.ZodEnum ? schema.options : [...schema.values];
  return choices.find((choice) => String(choice).toLowerCase() === folded) ?? value;
}

/** The first member of the union that knows the value under another spelling decides. */
function bindUnion(schema: z.ZodUnion, value: unknown): unknown {
  for (const option of schema.options as z.ZodType[]) {
    const bound = bindNames(option, value);
    if (option.safeParse(bound).success) return bound;
  }
  return value;
}

function bindObject(schema: z.ZodObject, value: Record<string, unknown>, aliases: Aliases) {
  const names = memberNames(schema, aliases);
  const exact = new Set<string>();
  const bound: Record<string, unknown> = Object.create(null);
  for (const [key, item] of Object.entries(value)) {
    const name = names.get(key.toLowerCase());
    if (name === undefined) {
      if (schema.def.catchall && item !== null) bound[key] = item;
      continue;
    }
    if (exact.has(name)) continue;
    if (key === name) exact.add(name);
    delete bound[name];
    const member = schema.shape[name] as z.ZodType;
    if (item !== null) bound[name] = bindNames(member, item);
  }
  return bound;
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
