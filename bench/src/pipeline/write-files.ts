import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { showProgress } from '../report/show-progress.ts';

const filesOfFolder = 500;

/** Writes so many files below a folder, in folders of some hundred. How many bytes they are together. */
export function writeFiles(
  folder: string,
  { count, extension, contentAt }: { count: number; extension: string; contentAt(no: number): string },
): number {
  let bytes = 0;
  for (let no = 0; no < count; no++) {
    const inner = join(folder, String(Math.floor(no / filesOfFolder)).padStart(4, '0'));
    if (no % filesOfFolder === 0) {
      mkdirSync(inner, { recursive: true });
      showProgress(`pipeline: ${no} of ${count} .${extension} files written`);
    }
    const content = Buffer.from(contentAt(no));
    bytes += content.length;
    writeFileSync(join(inner, `${no}.${extension}`), content);
  }
  return bytes;
}
