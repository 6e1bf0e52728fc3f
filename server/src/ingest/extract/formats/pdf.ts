import { getDocumentProxy } from 'unpdf';
import type { IncomingFile, ReadContext, ReadFile } from '../extracted-file.ts';
import { FileProblem, passwordProtected } from '../file-problem.ts';
import { headingSizes, linesOf, type PdfItem, type PdfLine, writeLines } from './pdf-lines.ts';
import { readPdfProperties } from './pdf-properties.ts';

/** PDF: a part for each page with text; larger lines become headings. Pages that are pictures hold none. */
export async function readPdf({ bytes }: IncomingFile, { budget }: ReadContext): Promise<ReadFile> {
  const document = await open(bytes);
  const pages: PdfLine[][] = [];
  let damaged = 0;
  for (let number = 1; number <= document.numPages && budget.hasTime(); number++) {
    try {
      const page = await document.getPage(number);
      const { items } = await page.getTextContent();
      pages.push(linesOf(items.filter((item) => 'str' in item) as PdfItem[]));
      page.cleanup();
    } catch {
      damaged++;
      pages.push([]);
    }
  }
  const sizes = headingSizes(pages.flat());
  const parts = pages.map((lines, position) => ({ page: position + 1, content: writeLines(lines, sizes) }));
  const withText = parts.filter(({ content }) => content.trim() !== '').length;
  const problem = problemOf({ pages: document.numPages, seen: pages.length, withText, damaged }, hasPictures(bytes));
  return { form: 'markdown', parts, problem, ...(await readPdfProperties(document)) };
}

async function open(bytes: Uint8Array) {
  try {
    // It takes the bytes over, and we may have to look at them again.
    return await getDocumentProxy(new Uint8Array(bytes), { verbosity: 0, stopAtErrors: false });
  } catch (error) {
    if ((error as Error).name === 'PasswordException') throw passwordProtected();
    throw new FileProblem('broken', 'It is no complete PDF. Open it, save it anew and send it again.');
  }
}

function problemOf(
  { pages, seen, withText, damaged }: { pages: number; seen: number; withText: number; damaged: number },
  hasPictures: boolean,
): ReadFile['problem'] {
  if (seen < pages)
    return {
      state: 'partial',
      note: `Only the first ${seen} of ${pages} pages were read in the time there is. Split it.`,
    };
  if (damaged > 0 && withText === 0)
    return { state: 'broken', note: 'Its pages are damaged. Save it anew and send it again.' };
  if (damaged > 0) return { state: 'partial', note: `${damaged} of ${pages} pages are damaged and were left out.` };
  if (withText === 0 && hasPictures)
    return {
      state: 'scanned',
      note: 'Its pages are pictures without text. Run text recognition (OCR) on it and send it again.',
    };
  if (withText * 2 < pages && hasPictures)
    return {
      state: 'partial',
      note: `${pages - withText} of ${pages} pages are pictures without text. Run text recognition (OCR) on it and send it again.`,
    };
  return undefined;
}

/** The marks of pictures are not packed, whatever else is. */
function hasPictures(bytes: Uint8Array): boolean {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return view.includes('/Subtype /Image', 0, 'latin1') || view.includes('/Subtype/Image', 0, 'latin1');
}
