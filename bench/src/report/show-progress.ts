const leastMsBetweenLines = 5_000;
let shownMs = Number.NEGATIVE_INFINITY;

/**
 * Tells on standard error what is going on: in place on a terminal, elsewhere as a line every few seconds. Standard output
 * is for the tables alone.
 */
export function showProgress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${text}`);
  else if (performance.now() - shownMs >= leastMsBetweenLines) {
    shownMs = performance.now();
    process.stderr.write(`${text}\n`);
  }
}

/** Takes the last text away again, so that a table can begin. */
export function clearProgress(): void {
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
}
