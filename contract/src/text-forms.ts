import { z } from 'zod';
import { limits } from './limits.ts';
import { parseTime } from './time.ts';

/** Text without control characters, which no id, address or filter value needs. */
export const PlainText = z.string().regex(/^\P{Cc}*$/u, 'No control characters.');

/** An id or an address of the outside world. */
export const Identifier = PlainText.min(1)
  .max(limits.idCharacters)
  .regex(/^(?!\.{1,2}$)/, '`.` and `..` are no ids: in a path they mean another place.');

/** A name that becomes part of paths and principals: letters, digits, dot, underscore and hyphen. */
export const Slug = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/, 'Letters, digits, dot, underscore and hyphen, at most 100.');

/** A date or a date-time; see `parseTime` for what each means. */
export const TimeText = z
  .string()
  .refine((text) => parseTime(text) !== undefined, 'Expected an ISO 8601 date or date-time, such as 2026-01-31.');

/** What people call something. */
export const NameText = z.string().min(1).max(limits.nameCharacters);

/** A moment as it is told. */
export const InstantText = z.string().describe('ISO 8601, UTC.');
