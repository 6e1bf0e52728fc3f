import { z } from 'zod';
import { limits } from './limits.ts';

const noControlCharacters = /^\P{Cc}*$/u;

/** An id or an address of the outside world: any text without control characters, which parts of a storage might read as its end. */
export const Identifier = z
  .string()
  .min(1)
  .max(limits.idCharacters)
  .regex(noControlCharacters, 'No control characters.')
  .regex(/^(?!\.{1,2}$)/, '`.` and `..` are no ids: in a path they mean another place.');

/** A name that becomes part of paths and principals: letters, digits, dot, underscore and hyphen. */
export const Slug = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/, 'Letters, digits, dot, underscore and hyphen, at most 100.');
