import type { Format } from '../format-readers.ts';
import type { Budget } from './create-budget.ts';
import { openArchive } from './open-archive.ts';

const markers: [part: string, format: Format][] = [
  ['word/document.xml', 'docx'],
  ['ppt/presentation.xml', 'pptx'],
  ['xl/workbook.xml', 'xlsx'],
  ['META-INF/container.xml', 'epub'],
];

/** Office files and books are ZIPs: what is in it tells which. */
export async function detectPackage(bytes: Uint8Array, budget: Budget): Promise<Format> {
  const archive = await openArchive(bytes, budget);
  const names = new Set(archive.names);
  const marker = markers.find(([part]) => names.has(part));
  if (marker) return marker[1];
  return names.has('content.xml') && names.has('META-INF/manifest.xml') ? 'opendocument' : 'zip';
}
