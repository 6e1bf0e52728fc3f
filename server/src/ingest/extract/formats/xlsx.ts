import { Parser } from 'htmlparser2';
import { type Archive, openArchive } from '../archive/open-archive.ts';
import type { IncomingFile, ReadContext, ReadFile } from '../extracted-file.ts';
import { FileProblem } from '../file-problem.ts';
import { tableRow } from '../table-row.ts';
import { readOfficeProperties, readPart, readRelationships } from '../xml/office-package.ts';
import { childOf, descendantsOf, elementsOf, textOf, type XmlElement } from '../xml/parse-xml.ts';
import { isDateFormat, toIsoDate } from './excel-dates.ts';

const mainPart = 'xl/workbook.xml';
/** Wider sheets than anybody reads; a cell far out to the right must not make every row as wide. */
const mostColumns = 1_000;

/** Excel: a part for each sheet, a line for each row with the values as they are stored, dates as ISO 8601. */
export async function readXlsx({ bytes }: IncomingFile, context: ReadContext): Promise<ReadFile> {
  const archive = await openArchive(bytes, context.budget);
  const workbook = await readPart(archive, mainPart);
  if (!workbook)
    throw new FileProblem('broken', 'It holds no workbook. Open it in Excel, save it anew and send it again.');
  const targets = await readRelationships(archive, mainPart);
  const book = {
    strings: await readStrings(archive),
    dateStyles: await readDateStyles(archive),
    startsIn1904: childOf(workbook, 'workbookPr')?.attributes['date1904'] === '1',
  };
  const parts: ReadFile['parts'] = [];
  for (const sheet of descendantsOf(workbook, 'sheet')) {
    const part = targets.get(sheet.attributes['r:id'] ?? '');
    const text = part && (await archive.text(part));
    if (text) parts.push({ heading: sheet.attributes['name'], content: readSheet(text, book) });
  }
  return { form: 'plain', parts, ...(await readOfficeProperties(archive)) };
}

interface Book {
  strings: string[];
  /** Style numbers whose values are days. */
  dateStyles: ReadonlySet<number>;
  startsIn1904: boolean;
}

async function readStrings(archive: Archive): Promise<string[]> {
  const root = await readPart(archive, 'xl/sharedStrings.xml');
  return root ? elementsOf(root).map(stringOf) : [];
}

/** The text of a string item, without the reading aids that East Asian texts carry. */
function stringOf(item: XmlElement): string {
  return elementsOf(item)
    .map((child) => (child.name === 't' ? textOf(child) : child.name === 'r' ? textOf(childOf(child, 't')) : ''))
    .join('');
}

async function readDateStyles(archive: Archive): Promise<Set<number>> {
  const root = await readPart(archive, 'xl/styles.xml');
  const formats = new Map<number, string>();
  for (const { attributes } of root ? descendantsOf(root, 'numFmt') : [])
    formats.set(Number(attributes['numFmtId']), attributes['formatCode'] ?? '');
  const styles = childOf(root, 'cellXfs');
  const dates = new Set<number>();
  for (const [position, { attributes }] of (styles ? elementsOf(styles) : []).entries()) {
    const id = Number(attributes['numFmtId']);
    if (isDateFormat(id, formats.get(id))) dates.add(position);
  }
  return dates;
}

/** Reads a sheet as a stream of marks: as a tree a large one would take gigabytes. */
function readSheet(text: string, book: Book): string {
  const rows: string[] = [];
  let row: string[] = [];
  let cell: { column: number; type: string; style: number; value: string } | undefined;
  let isInValue = false;
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        if (name === 'row') row = [];
        else if (name === 'c')
          cell = {
            column: columnOf(attributes['r']) ?? row.length,
            type: attributes['t'] ?? 'n',
            style: Number(attributes['s'] ?? -1),
            value: '',
          };
        else if (name === 'v' || name === 't') isInValue = true;
      },
      ontext(piece) {
        if (cell && isInValue) cell.value += piece;
      },
      onclosetag(name) {
        if (name === 'v' || name === 't') isInValue = false;
        else if (name === 'c' && cell) {
          if (cell.column < mostColumns) {
            while (row.length < cell.column) row.push('');
            row[cell.column] = shownValue(cell, book);
          }
          cell = undefined;
        } else if (name === 'row') {
          const line = tableRow(row);
          if (line !== '') rows.push(line);
        }
      },
    },
    { xmlMode: true, decodeEntities: true },
  );
  parser.end(text);
  return rows.join('\n');
}

/** `BC12` -> 54. */
function columnOf(reference: string | undefined): number | undefined {
  const letters = /^[A-Z]{1,3}/.exec(reference ?? '')?.[0];
  if (!letters) return undefined;
  return [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}

function shownValue({ type, style, value }: { type: string; style: number; value: string }, book: Book): string {
  if (type === 's') return book.strings[Number(value)] ?? '';
  if (type === 'b') return value === '1' ? 'TRUE' : 'FALSE';
  if (type !== 'n' || value === '') return value;
  if (book.dateStyles.has(style)) return toIsoDate(Number(value), book.startsIn1904) ?? value;
  // What was typed as 0.1 is stored as 0.10000000000000001.
  return value.length > 15 && Number.isFinite(Number(value)) ? String(Number(Number(value).toPrecision(15))) : value;
}
