import { Parser } from 'htmlparser2';
import { decodeText } from '../decode-text.ts';
import type { IncomingFile, ReadFile } from '../extracted-file.ts';

/** Text without marks of its own: notes, code, logs, settings. */
export function readPlain({ bytes }: IncomingFile): ReadFile {
  return { form: 'plain', parts: [{ content: decodeText(bytes) }] };
}

export function readCode(file: IncomingFile): ReadFile {
  return { ...readPlain(file), fields: { type: 'code' } };
}

/** JSON on one line is broken into lines by hand: parsing and writing it again would round long numbers. */
export function readJson({ bytes }: IncomingFile): ReadFile {
  const text = decodeText(bytes);
  const isOneLine = text.length > 500 && text.trim().split('\n', 4).length < 4;
  return { form: 'plain', parts: [{ content: isOneLine ? breakLines(text) : text }] };
}

function breakLines(json: string): string {
  return json.replace(/"(?:[^"\\]|\\.)*"|[[{,]/g, (token) => (token.length > 1 ? token : `${token}\n`));
}

/** XML of any kind: its texts, one a line, without the marks. */
export function readXml({ bytes }: IncomingFile): ReadFile {
  const texts: string[] = [];
  const parser = new Parser({ ontext: (text) => void texts.push(text) }, { xmlMode: true, decodeEntities: true });
  const declared = /^<\?xml[^>]{0,200}encoding=["']([\w.-]{1,40})/.exec(
    Buffer.from(bytes.subarray(0, 300)).toString('latin1'),
  );
  parser.end(decodeText(bytes, declared?.[1]));
  const content = texts
    .join('')
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n\s*/g, '\n')
    .trim();
  return { form: 'plain', parts: [{ content }] };
}
