/** A time of a field as it is quoted, without what nobody asks for: `2026-11-30`, `2026-11-30 10:00 +01:00`. Other text stays. */
export function spokenTime(value: string): string {
  return value
    .replace(/^(\d{4}-\d{2}-\d{2})T00:00(?::00(?:\.0+)?)?(?:Z|[+-]\d{2}:\d{2})?$/, '$1')
    .replace(
      /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})(?::\d{2}(?:\.\d+)?)?(Z|[+-]\d{2}:\d{2})?$/,
      (_, date: string, time: string, zone: string | undefined) =>
        [date, time, ...(zone === undefined ? [] : [zone === 'Z' ? 'UTC' : zone])].join(' '),
    );
}
