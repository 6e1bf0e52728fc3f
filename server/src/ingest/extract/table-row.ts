/** A row of a table as one line, in the form that HTML tables get too; empty cells at its end are left out. */
export function tableRow(cells: readonly string[]): string {
  const texts = cells.map((cell) => cell.replace(/\s+/g, ' ').trim());
  while (texts.at(-1) === '') texts.pop();
  return texts.join(' | ');
}
