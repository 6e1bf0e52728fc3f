/** An instant, or a whole day when only a date was given; both ends in milliseconds since the epoch, inclusive. */
export interface TimeSpan {
  startMs: number;
  endMs: number;
}

const ISO =
  /^(\d{4})-(\d{2})-(\d{2})(?:[Tt ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?\s*([Zz]|[+-]\d{2}:?\d{2})?)?$/;

/**
 * Reads an ISO 8601 date or date-time. An offset is honoured, none means UTC. Returns undefined for anything else,
 * days that do not exist (`2026-02-30`) among them.
 */
export function parseTime(text: string): TimeSpan | undefined {
  const match = ISO.exec(text.trim());
  if (!match) return undefined;
  const [, year, month, day, hour, minute, second, fraction, offset] = match;
  const date = new Date(0);
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  if (date.getUTCMonth() !== Number(month) - 1 || date.getUTCDate() !== Number(day)) return undefined;
  const dayMs = date.getTime();
  if (hour === undefined) return { startMs: dayMs, endMs: dayMs + 86_400_000 - 1 };
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second ?? 0) > 59) return undefined;
  const offsetMs = parseOffset(offset);
  if (offsetMs === undefined) return undefined;
  const ms = Number((fraction ?? '0').padEnd(3, '0').slice(0, 3));
  const instant = dayMs + ((Number(hour) * 60 + Number(minute)) * 60 + Number(second ?? 0)) * 1000 + ms - offsetMs;
  return { startMs: instant, endMs: instant };
}

function parseOffset(offset: string | undefined): number | undefined {
  if (offset === undefined || offset.toUpperCase() === 'Z') return 0;
  const hours = Number(offset.slice(1, 3));
  const minutes = Number(offset.slice(-2));
  if (hours > 23 || minutes > 59) return undefined;
  return (offset.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}
