import { type Archive, openArchive } from '../archive/open-archive.ts';
import type { IncomingFile, ReadContext, ReadFile } from '../extracted-file.ts';
import { FileProblem } from '../file-problem.ts';
import { tableRow } from '../table-row.ts';
import { readOfficeProperties, readPart, readRelationships } from '../xml/office-package.ts';
import { childOf, descendantsOf, elementsOf, type XmlElement } from '../xml/parse-xml.ts';

const mainPart = 'ppt/presentation.xml';
/** Placeholders that repeat on every slide. */
const repeated = new Set(['sldNum', 'dt', 'ftr', 'sldImg']);

/** PowerPoint: a part for each slide in the order in which they are shown, with its number as page and its notes behind. */
export async function readPptx({ bytes }: IncomingFile, { budget }: ReadContext): Promise<ReadFile> {
  const archive = await openArchive(bytes, budget);
  const root = await readPart(archive, mainPart);
  if (!root)
    throw new FileProblem('broken', 'It holds no slides. Open it in PowerPoint, save it anew and send it again.');
  const targets = await readRelationships(archive, mainPart);
  const parts: ReadFile['parts'] = [];
  for (const [position, slide] of [...descendantsOf(root, 'p:sldId')].entries()) {
    const name = targets.get(slide.attributes['r:id'] ?? '');
    if (name) parts.push({ ...(await readSlide(archive, name)), page: position + 1 });
  }
  return { form: 'markdown', parts, ...(await readOfficeProperties(archive)) };
}

async function readSlide(archive: Archive, name: string): Promise<{ content: string }> {
  const root = await readPart(archive, name);
  if (!root) return { content: '' };
  const blocks = blocksOf(root);
  const texts = blocks.map(({ isTitle, text }) => (isTitle ? `# ${text.replace(/\s+/g, ' ')}` : text));
  for (const target of (await readRelationships(archive, name)).values()) {
    if (!/notesSlide\d*\.xml$/.test(target)) continue;
    const notes = await readPart(archive, target);
    const text = notes ? blocksOf(notes).map((block) => block.text) : [];
    if (text.length > 0) texts.push(`Notes: ${text.join('\n')}`);
  }
  return { content: texts.join('\n\n') };
}

interface Block {
  text: string;
  isTitle: boolean;
}

function blocksOf(parent: XmlElement, isTitle = false): Block[] {
  const blocks: Block[] = [];
  for (const child of elementsOf(parent)) {
    if (child.name === 'mc:Fallback') continue;
    if (child.name === 'p:sp') {
      const kind = placeholderOf(child);
      if (kind === undefined || !repeated.has(kind))
        blocks.push(...blocksOf(child, /^(?:title|ctrTitle)$/.test(kind ?? '')));
    } else if (child.name === 'a:tbl') blocks.push({ text: tableOf(child), isTitle: false });
    else if (child.name === 'p:txBody') blocks.push({ text: paragraphsOf(child).join('\n'), isTitle });
    else blocks.push(...blocksOf(child, isTitle));
  }
  return blocks.filter(({ text }) => text.trim() !== '');
}

function placeholderOf(shape: XmlElement): string | undefined {
  const properties = childOf(childOf(shape, 'p:nvSpPr'), 'p:nvPr');
  const placeholder = childOf(properties, 'p:ph');
  return placeholder && (placeholder.attributes['type'] ?? 'body');
}

function paragraphsOf(body: XmlElement): string[] {
  return elementsOf(body)
    .filter(({ name }) => name === 'a:p')
    .map(runsOf)
    .filter((text) => text.trim() !== '');
}

function runsOf(parent: XmlElement): string {
  return elementsOf(parent)
    .map((child) => {
      if (child.name === 'a:t') return child.children.filter((part) => typeof part === 'string').join('');
      if (child.name === 'a:br') return '\n';
      if (child.name === 'a:tab') return ' ';
      return child.name === 'a:pPr' || child.name === 'a:rPr' ? '' : runsOf(child);
    })
    .join('');
}

function tableOf(table: XmlElement): string {
  const rows = elementsOf(table).filter(({ name }) => name === 'a:tr');
  const cellsOf = (row: XmlElement) =>
    elementsOf(row)
      .filter(({ name }) => name === 'a:tc')
      .map((cell) =>
        elementsOf(cell)
          .flatMap((body) => (body.name === 'a:txBody' ? paragraphsOf(body) : []))
          .join(' '),
      );
  return rows
    .map((row) => tableRow(cellsOf(row)))
    .filter((row) => row !== '')
    .join('\n');
}
