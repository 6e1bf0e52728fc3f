import { type Archive, openArchive } from '../archive/open-archive.ts';
import type { FileFields, IncomingFile, ReadContext, ReadFile } from '../extracted-file.ts';
import { FileProblem, passwordProtected } from '../file-problem.ts';
import { tableRow } from '../table-row.ts';
import { readPart } from '../xml/office-package.ts';
import { childOf, elementsOf, textOf, type XmlElement } from '../xml/parse-xml.ts';

/** Repeats of empty cells and rows fill a sheet to its edge; nobody wrote them. */
const mostRepeats = 100;

/** OpenDocument text, spreadsheets (a part for each sheet) and presentations (a part for each slide, its number as page). */
export async function readOpenDocument({ bytes }: IncomingFile, { budget }: ReadContext): Promise<ReadFile> {
  const archive = await openArchive(bytes, budget);
  if ((await archive.text('META-INF/manifest.xml'))?.includes('encryption-data')) throw passwordProtected();
  const body = childOf(await readPart(archive, 'content.xml'), 'office:body');
  const content = body && elementsOf(body)[0];
  if (!content) throw new FileProblem('broken', 'It holds no document. Open it, save it anew and send it again.');
  return { form: 'markdown', parts: partsOf(content), ...(await readProperties(archive)) };
}

function partsOf(content: XmlElement): ReadFile['parts'] {
  if (content.name === 'office:spreadsheet')
    return elementsOf(content)
      .filter(({ name }) => name === 'table:table')
      .map((sheet) => ({ heading: sheet.attributes['table:name'], content: tableOf(sheet) }));
  if (content.name === 'office:presentation')
    return elementsOf(content)
      .filter(({ name }) => name === 'draw:page')
      .map((slide, position) => ({ page: position + 1, content: blocksOf(slide).join('\n\n') }));
  return [{ content: blocksOf(content).join('\n\n') }];
}

const skipped = new Set(['text:tracked-changes', 'office:annotation', 'text:sequence-decls', 'office:forms']);

function blocksOf(parent: XmlElement, itemMark = ''): string[] {
  const blocks: string[] = [];
  for (const child of elementsOf(parent)) {
    if (skipped.has(child.name)) continue;
    if (child.name === 'text:h') {
      const level = Math.min(6, Math.max(1, Number(child.attributes['text:outline-level'] ?? 1) || 1));
      blocks.push(`${'#'.repeat(level)} ${runsOf(child).replace(/\s+/g, ' ').trim()}`);
    } else if (child.name === 'text:p') blocks.push(itemMark + runsOf(child).trim(), ...boxesOf(child));
    else if (child.name === 'text:list-item') blocks.push(...blocksOf(child, '- '));
    else if (child.name === 'table:table') blocks.push(tableOf(child));
    else if (child.name === 'presentation:notes') blocks.push(...blocksOf(child).map((text) => `Notes: ${text}`));
    else blocks.push(...blocksOf(child, itemMark));
  }
  return blocks.filter((block) => !/^[#\s-]*$/.test(block));
}

/** Text boxes that hang on a paragraph. */
function boxesOf(paragraph: XmlElement): string[] {
  return elementsOf(paragraph).flatMap((child) => (child.name === 'draw:frame' ? blocksOf(child) : []));
}

function runsOf(parent: XmlElement): string {
  return parent.children
    .map((child) => {
      if (typeof child === 'string') return child.replace(/\s+/g, ' ');
      if (child.name === 'text:s') return ' ';
      if (child.name === 'text:tab') return ' ';
      if (child.name === 'text:line-break') return '\n';
      if (child.name === 'text:note') return ` (${textOf(childOf(child, 'text:note-body')).trim()})`;
      return child.name === 'draw:frame' || skipped.has(child.name) ? '' : runsOf(child);
    })
    .join('');
}

function tableOf(table: XmlElement): string {
  const rows: string[] = [];
  for (const child of elementsOf(table)) {
    if (child.name === 'table:table-row') {
      const row = tableRow(cellsOf(child));
      if (row !== '') rows.push(...repeat(row, child.attributes['table:number-rows-repeated']));
    } else if (/^table:table-(?:rows|row-group|header-rows)$/.test(child.name)) rows.push(tableOf(child));
  }
  return rows.filter((row) => row !== '').join('\n');
}

function cellsOf(row: XmlElement): string[] {
  return elementsOf(row).flatMap((cell) => {
    if (!/^table:(?:covered-)?table-cell$/.test(cell.name)) return [];
    const text = blocksOf(cell).join(' ') || (cell.attributes['office:value'] ?? '');
    return repeat(text, cell.attributes['table:number-columns-repeated']);
  });
}

function repeat(text: string, times: string | undefined): string[] {
  return Array.from({ length: Math.min(Math.max(1, Number(times ?? 1) || 1), mostRepeats) }, () => text);
}

async function readProperties(
  archive: Archive,
): Promise<{ title?: string | undefined; fields: FileFields; language?: string | undefined }> {
  const meta = childOf(await readPart(archive, 'meta.xml'), 'office:meta');
  const value = (name: string) => textOf(childOf(meta, name)).trim() || undefined;
  const creator = value('meta:initial-creator') ?? value('dc:creator');
  const editor = value('dc:creator');
  return {
    title: value('dc:title'),
    language: value('dc:language'),
    fields: {
      ...(creator ? { createdBy: [creator] } : {}),
      ...(editor ? { modifiedBy: [editor] } : {}),
      createdAt: value('meta:creation-date'),
      modifiedAt: value('dc:date'),
    },
  };
}
