import Papa from 'papaparse';
import { decodeText } from '../decode-text.ts';
import type { IncomingFile, ReadFile } from '../extracted-file.ts';
import { tableRow } from '../table-row.ts';

/** Comma, semicolon, tab or pipe: found from the first lines. A line for each row, even where quotes are broken. */
export function readCsv({ bytes, name }: IncomingFile): ReadFile {
  const text = decodeText(bytes);
  const { data } = Papa.parse<string[]>(text, {
    skipEmptyLines: true,
    ...(name?.toLowerCase().endsWith('.tsv') ? { delimiter: '\t' } : { delimitersToGuess: [',', ';', '\t', '|'] }),
  });
  const rows = data.map(tableRow).filter((row) => row !== '');
  return { form: 'plain', parts: [{ content: rows.join('\n') }] };
}
