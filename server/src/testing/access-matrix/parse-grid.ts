export interface Grid {
  columns: readonly string[];
  /** Name of a row -> its cells by column. */
  rows: ReadonlyMap<string, Readonly<Record<string, string>>>;
}

/** A table as people write it: a line of column names, then a line for each row, parted by blanks. A crooked one is refused. */
export function parseGrid(text: string): Grid {
  const [head, ...lines] = text
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([name]) => name !== '');
  const [, ...columns] = head ?? [];
  const rows = new Map<string, Record<string, string>>();
  for (const [name = '', ...cells] of lines) {
    if (cells.length !== columns.length) throw new Error(`${name} has ${cells.length} cells of ${columns.length}`);
    if (rows.has(name)) throw new Error(`${name} has two rows`);
    rows.set(name, Object.fromEntries(columns.map((column, index) => [column, cells[index] ?? ''])));
  }
  return { columns, rows };
}
