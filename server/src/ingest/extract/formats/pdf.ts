import { getDocumentProxy } from 'unpdf';
import type { IncomingFile, ReadContext, ReadFile } from '../extracted-file.ts';
import { FileProblem, passwordProtected } from '../file-problem.ts';
import { headingSizes, linesOf, type PdfItem, type PdfLine, writeLines } from './pdf-lines.ts';
import { readPdfProperties } from './pdf-properties.ts';
import { recognisePages } from './recognise-pages.ts';

/** Less on a page that holds a picture is a stamp or a page number. */
const fewCharacters = 30;

/** PDF: a part for each page with text; larger lines become headings. Pages that are pictures are looked at, where that is installed. */
export async function readPdf({ bytes }: IncomingFile, context: ReadContext): Promise<ReadFile> {
  const document = await open(bytes);
  const pages: PdfLine[][] = [];
  let damaged = 0;
  for (let number = 1; number <= document.numPages && context.budget.hasTime(); number++) {
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
  const withPictures = hasPictures(bytes);
  const blank = parts.filter(({ content }) => content.trim().length < fewCharacters).map(({ page }) => page);
  const recognised = withPictures && blank.length > 0 ? await recognisePages(document, blank, context) : undefined;
  for (const { page = 0, content } of recognised?.parts ?? []) {
    const part = parts[page - 1];
    if (part && content.length > part.content.length) part.content = content;
  }
  const withText = parts.filter(({ content }) => content.trim() !== '').length;
  const counts = { pages: document.numPages, seen: pages.length, withText, damaged, left: recognised?.left };
  const problem = problemOf(counts, withPictures);
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

interface PageCounts {
  pages: number;
  seen: number;
  withText: number;
  damaged: number;
  /** Pages that were not looked at; undefined where pictures are not looked at at all. */
  left: number | undefined;
}

function problemOf({ pages, seen, withText, damaged, left }: PageCounts, hasPictures: boolean): ReadFile['problem'] {
  if (seen < pages)
    return {
      state: 'partial',
      note: `Only the first ${seen} of ${pages} pages were read in the time there is. Split it.`,
    };
  if (damaged > 0 && withText === 0)
    return { state: 'broken', note: 'Its pages are damaged. Save it anew and send it again.' };
  if (damaged > 0) return { state: 'partial', note: `${damaged} of ${pages} pages are damaged and were left out.` };
  if (left)
    return {
      state: 'partial',
      note: `The text of ${left} of ${pages} pages, which are pictures, was not recognised in the time there is. Split it.`,
    };
  const advice =
    left === 0
      ? 'no text was recognised on them.'
      : 'text recognition (OCR) is not installed here. Run it on the file and send that again.';
  if (withText === 0 && hasPictures) return { state: 'scanned', note: `Its pages are pictures, and ${advice}` };
  if (withText * 2 < pages && hasPictures)
    return { state: 'partial', note: `${pages - withText} of ${pages} pages are pictures, and ${advice}` };
  return undefined;
}

/** The marks of pictures are not packed, whatever else is. */
function hasPictures(bytes: Uint8Array): boolean {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return view.includes('/Subtype /Image', 0, 'latin1') || view.includes('/Subtype/Image', 0, 'latin1');
}
