/** What everybody who may see the calendar may know of something private: when it is. */
const shown = new Set([
  'BEGIN',
  'END',
  'VERSION',
  'PRODID',
  'DTSTAMP',
  'DTSTART',
  'DTEND',
  'DUE',
  'DURATION',
  'RRULE',
  'RDATE',
  'EXDATE',
  'RECURRENCE-ID',
  'TZID',
  'TZOFFSETFROM',
  'TZOFFSETTO',
  'STATUS',
]);

/** An object of a calendar (RFC 5545) without what is nobody else's business, where it says that it is private or confidential. */
export function hidePrivate(calendar: string): string {
  const lines = calendar.replace(/\r?\n[ \t]/g, '').split(/\r?\n|\r/);
  const isPrivate = lines.some(
    (line) => /^(?:CLASS|X-CALENDARSERVER-ACCESS)\s*[;:]/i.test(line) && !/:\s*PUBLIC\s*$/i.test(line),
  );
  if (!isPrivate) return calendar;
  const kept = lines.filter((line) => shown.has(/^[A-Z0-9-]+/i.exec(line)?.[0].toUpperCase() ?? ''));
  return kept
    .flatMap((line) => (/^BEGIN:V(?:EVENT|TODO|JOURNAL)\s*$/i.test(line) ? [line, 'SUMMARY:Private'] : [line]))
    .join('\r\n');
}
