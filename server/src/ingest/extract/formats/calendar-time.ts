/** `20260301T093000` in a time zone, `20260301T083000Z` or `20260301` -> ISO 8601; a zone that is not known counts as UTC. */
export function toIsoTime(value: string, zone: string | undefined): string | undefined {
  const found = /^(\d{4})-?(\d\d)-?(\d\d)(?:T(\d\d):?(\d\d):?(\d\d)?(Z)?)?/.exec(value.trim());
  if (!found) return undefined;
  const [, year, month, day, hour, minute, second = '00', isUtc] = found;
  if (hour === undefined) return `${year}-${month}-${day}`;
  const local = `${year}-${month}-${day}T${hour}:${minute}:${second}Z`;
  const localMs = Date.parse(local);
  if (isUtc || zone === undefined || Number.isNaN(localMs)) return local;
  return new Date(localMs - offsetOf(zone, localMs)).toISOString().replace('.000Z', 'Z');
}

/** How far the clocks of the zone are ahead, at a time that they show. */
function offsetOf(zone: string, localMs: number): number {
  try {
    const first = shownMs(zone, localMs) - localMs;
    // Near a change of the clocks the first guess looks at the wrong side of it.
    return shownMs(zone, localMs - first) - (localMs - first);
  } catch {
    return 0;
  }
}

function shownMs(timeZone: string, atMs: number): number {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    dateStyle: 'short',
    timeStyle: 'medium',
    hourCycle: 'h23',
  });
  const parts = Object.fromEntries(format.formatToParts(atMs).map(({ type, value }) => [type, Number(value)]));
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}
