import { en, type TextKey } from './en.ts';

/** The text of a key that only the server knows, where the catalogues have it. */
export function textOr<Other>(t: (key: TextKey) => string, key: string, other: Other): string | Other {
  return key in en ? t(key as TextKey) : other;
}
