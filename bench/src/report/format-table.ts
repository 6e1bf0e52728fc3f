import type { Spread } from './spread.ts';

/** Rows of texts -> lines in columns: the first to the left, the others to the right. */
export function formatTable(rows: readonly (readonly string[])[]): string[] {
  const columns = Math.max(...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows.map((row) =>
    widths
      .map((width, column) => {
        const text = row[column] ?? '';
        return column === 0 ? text.padEnd(width) : text.padStart(width);
      })
      .join('  ')
      .trimEnd(),
  );
}

/** Three digits that tell: 0.42, 4.2, 42, 420. */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return '-';
  const digits = value >= 10 ? 0 : value >= 1 ? 1 : 2;
  return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

export function formatSpread({ p50, p95, p99 }: Spread): string {
  return [p50, p95, p99].map(formatNumber).join('/');
}
