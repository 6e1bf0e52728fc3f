import type { ContentPart } from '../../chunk-text.ts';
import type { ReadContext } from '../extracted-file.ts';
import { picturesOf } from '../ocr/pdf-pictures.ts';

type PdfPage = Parameters<typeof picturesOf>[0];

const mostPages = 200;

/** What is seen on the pages of a PDF that are pictures; `left`: of how many there was no time to look at, or that are too many. */
export async function recognisePages(
  document: { getPage(number: number): Promise<unknown> },
  numbers: readonly number[],
  { budget, openRecogniser }: Pick<ReadContext, 'budget' | 'openRecogniser'>,
): Promise<{ parts: ContentPart[]; left: number } | undefined> {
  const recogniser = await openRecogniser();
  if (!recogniser) return undefined;
  const parts: ContentPart[] = [];
  for (const [done, number] of numbers.entries()) {
    if (done >= mostPages || !budget.hasTime()) return { parts, left: numbers.length - done };
    const texts: string[] = [];
    try {
      const page = (await document.getPage(number)) as PdfPage & { cleanup(): void };
      for await (const picture of picturesOf(page)) {
        texts.push(recogniser.recognise(picture).text);
        if (!budget.hasTime()) break;
      }
      page.cleanup();
    } catch {
      // A damaged picture: what is on it stays unknown, like that of a page without one.
    }
    const content = texts.filter((text) => text !== '').join('\n\n');
    if (content !== '') parts.push({ page: number, content });
  }
  return { parts, left: 0 };
}
