const dayMs = 86_400_000;
/** Day 0: the epoch of 1900 counts a 29 February 1900 that never was, so days from March 1900 on start one earlier. */
const epoch1900 = Date.UTC(1899, 11, 30);
const epoch1904 = Date.UTC(1904, 0, 1);
const latestDay = 2_958_465;

/** Whether a number format of Excel shows days: one of those built in, or a pattern with letters of dates. */
export function isDateFormat(id: number, pattern: string | undefined): boolean {
  if ((id >= 14 && id <= 17) || id === 22 || (id >= 27 && id <= 36) || (id >= 50 && id <= 58)) return true;
  if (pattern === undefined) return false;
  const letters = pattern.replace(/"[^"]*"|\[[^\]]*\]|\\./g, '').split(';')[0] ?? '';
  return /[yd]/i.test(letters) && !/general/i.test(letters);
}

/** Day number of Excel -> `2026-03-01`, with the time where there is one. */
export function toIsoDate(day: number, startsIn1904: boolean): string | undefined {
  if (!Number.isFinite(day) || day < 0 || day > latestDay) return undefined;
  const ms = Math.round((day * dayMs) / 1_000) * 1_000;
  const text = new Date((startsIn1904 ? epoch1904 : epoch1900) + ms).toISOString();
  return text.endsWith('T00:00:00.000Z') ? text.slice(0, 10) : text.slice(0, 19);
}
