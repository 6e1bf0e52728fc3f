import type { ModelServerKind } from './model-server.ts';

/** The key that is set, if any: something that a header can hold. */
export function readKey(key: string | undefined, { name, error }: ModelServerKind): string | null {
  if (key === undefined) return null;
  if (!/^[\x21-\x7e]+$/.test(key))
    throw error(`The key of the ${name} holds blanks or other characters that no key has. Copy it again.`);
  return key;
}
