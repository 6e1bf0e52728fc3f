import { type Archive, openArchive } from '../archive/open-archive.ts';
import type { IncomingFile, ReadContext, ReadFile } from '../extracted-file.ts';
import { FileProblem } from '../file-problem.ts';
import { tableRow } from '../table-row.ts';
import { readOfficeProperties, readPart, readRelationships } from '../xml/office-package.ts';
import { childOf, descendantsOf, elementsOf, type XmlElement } from '../xml/parse-xml.ts';

/** What is not shown, or shown a second time for programs that can't draw the first. */
const skipped = new Set(['w:del', 'w:moveFrom', 'w:instrText', 'w:pPr', 'w:rPr', 'mc:Fallback', 'w:delText']);
const mainPart = 'word/document.xml';

/** Word: headings by style or outline level, lists, tables; then notes, comments, headers and footers, each once. */
export async function readDocx({ bytes }: IncomingFile, { budget }: ReadContext): Promise<ReadFile> {
  const archive = await openArchive(bytes, budget);
  const body = childOf(await readPart(archive, mainPart), 'w:body');
  if (!body) throw new FileProblem('broken', 'It holds no document. Open it in Word, save it anew and send it again.');
  const levels = await readHeadingLevels(archive);
  const content = blocksOf(body, levels).join('\n\n');
  const properties = await readOfficeProperties(archive);
  return { form: 'markdown', parts: [{ content }, ...(await readAsides(archive, levels))], ...properties };
}

type HeadingLevels = ReadonlyMap<string, number>;

/** Style id -> level of the headings that wear it, its own or the one of the style that it builds on. */
async function readHeadingLevels(archive: Archive): Promise<HeadingLevels> {
  const root = await readPart(archive, 'word/styles.xml');
  const levels = new Map<string, number>();
  const bases = new Map<string, string>();
  for (const style of root ? elementsOf(root) : []) {
    const id = style.attributes['w:styleId'];
    if (!id) continue;
    const name = markOf(childOf(style, 'w:name')) ?? '';
    const level = /^heading (\d)$/i.exec(name)?.[1] ?? (/^title$/i.test(name) ? '1' : undefined);
    const outline = markOf(childOf(childOf(style, 'w:pPr'), 'w:outlineLvl'));
    if (level ?? outline) levels.set(id, level ? Number(level) : Number(outline) + 1);
    bases.set(id, markOf(childOf(style, 'w:basedOn')) ?? '');
  }
  for (const id of bases.keys()) {
    let base: string | undefined = id;
    for (let steps = 0; steps < 10 && base && !levels.has(base); steps++) base = bases.get(base);
    const level = base && levels.get(base);
    if (level) levels.set(id, level);
  }
  return levels;
}

const markOf = (element: XmlElement | undefined) => element?.attributes['w:val'];

function blocksOf(parent: XmlElement, levels: HeadingLevels): string[] {
  const blocks: string[] = [];
  for (const child of elementsOf(parent)) {
    if (skipped.has(child.name)) continue;
    if (child.name === 'w:p') blocks.push(...paragraphOf(child, levels));
    else if (child.name === 'w:tbl') blocks.push(tableOf(child, levels));
    else blocks.push(...blocksOf(child, levels));
  }
  return blocks.filter((block) => block.trim() !== '');
}

/** A paragraph, and behind it what stands in text boxes that hang on it. */
function paragraphOf(paragraph: XmlElement, levels: HeadingLevels): string[] {
  const boxes: string[] = [];
  const text = runsOf(paragraph, (box) => boxes.push(...blocksOf(box, levels)));
  const properties = childOf(paragraph, 'w:pPr');
  const outline = markOf(childOf(properties, 'w:outlineLvl'));
  const level = outline ? Number(outline) + 1 : levels.get(markOf(childOf(properties, 'w:pStyle')) ?? '');
  if (text.trim() === '') return boxes;
  if (level && level <= 9) return [`${'#'.repeat(Math.min(level, 6))} ${text.replace(/\s+/g, ' ').trim()}`, ...boxes];
  const isItem = childOf(properties, 'w:numPr') !== undefined;
  return [isItem ? `- ${text.trim()}` : text, ...boxes];
}

function runsOf(parent: XmlElement, onBox: (box: XmlElement) => void): string {
  let text = '';
  for (const child of elementsOf(parent)) {
    if (skipped.has(child.name)) continue;
    if (child.name === 'w:t') text += child.children.filter((part) => typeof part === 'string').join('');
    else if (child.name === 'w:tab' || child.name === 'w:ptab') text += ' ';
    else if (child.name === 'w:br' || child.name === 'w:cr') text += '\n';
    else if (child.name === 'w:noBreakHyphen') text += '-';
    else if (child.name === 'w:txbxContent') onBox(child);
    else text += runsOf(child, onBox);
  }
  return text;
}

function tableOf(table: XmlElement, levels: HeadingLevels): string {
  const rows: string[] = [];
  for (const child of elementsOf(table)) {
    if (child.name === 'w:tr')
      rows.push(tableRow(cellsOf(child).map((cell) => blocksOf(cell, levels).map(withoutMark).join(' '))));
    else if (child.name === 'w:sdt' || child.name === 'w:sdtContent' || child.name === 'w:ins')
      rows.push(tableOf(child, levels));
  }
  return rows.filter((row) => row !== '').join('\n');
}

function cellsOf(row: XmlElement): XmlElement[] {
  return elementsOf(row).flatMap((child) => {
    if (child.name === 'w:tc') return [child];
    return child.name === 'w:sdt' || child.name === 'w:sdtContent' ? cellsOf(child) : [];
  });
}

const withoutMark = (block: string) => block.replace(/^(?:#{1,6}|-) /, '');

/** Notes, comments, headers and footers: words that were written once, wherever they are shown. */
async function readAsides(archive: Archive, levels: HeadingLevels): Promise<ReadFile['parts']> {
  const parts: ReadFile['parts'] = [];
  const related = new Set((await readRelationships(archive, mainPart)).values());
  const kinds = [
    { file: /^word\/footnotes\.xml$/, entry: 'w:footnote', heading: 'Footnotes' },
    { file: /^word\/endnotes\.xml$/, entry: 'w:endnote', heading: 'Endnotes' },
    { file: /^word\/comments\.xml$/, entry: 'w:comment', heading: 'Comments' },
    { file: /^word\/(?:header|footer)\d*\.xml$/, entry: undefined, heading: 'Headers and footers' },
  ];
  for (const { file, entry, heading } of kinds) {
    const texts = new Set<string>();
    for (const name of archive.names.filter((candidate) => file.test(candidate) && related.has(candidate))) {
      const root = await readPart(archive, name);
      if (!root) continue;
      for (const part of entry ? descendantsOf(root, entry) : [root])
        texts.add(blocksOf(part, levels).map(withoutMark).join('\n'));
    }
    texts.delete('');
    if (texts.size > 0) parts.push({ heading, content: [...texts].join('\n\n') });
  }
  return parts;
}
