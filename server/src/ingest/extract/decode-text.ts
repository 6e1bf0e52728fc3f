import { analyse } from 'chardet';

const marks: [label: string, bytes: number[]][] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-32le', [0xff, 0xfe, 0, 0]],
  ['utf-32be', [0, 0, 0xfe, 0xff]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
];
const sampleBytes = 65_536;

/** Text in whatever encoding: by its mark, the declared one, UTF-8 where it holds, else the likeliest. */
export function decodeText(bytes: Uint8Array, declared?: string | undefined): string {
  const mark = marks.find(([, start]) => start.every((byte, position) => bytes[position] === byte));
  if (mark) return decodeAs(mark[0], bytes.subarray(mark[1].length)) ?? '';
  const wide = wideWithoutMark(bytes);
  if (wide) return decodeAs(wide, bytes) ?? '';
  return (declared && decodeAs(declared, bytes, true)) || (decodeAs('utf-8', bytes, true) ?? decodeLikeliest(bytes));
}

/** Every second byte of UTF-16 is zero in most European texts, three of four in UTF-32. */
function wideWithoutMark(bytes: Uint8Array): string | undefined {
  const sample = bytes.subarray(0, 2_048 - (2_048 % 4));
  if (sample.length < 8) return undefined;
  const zeros = [0, 0, 0, 0];
  for (let at = 0; at < sample.length; at++) if (sample[at] === 0) zeros[at % 4] = (zeros[at % 4] ?? 0) + 1;
  const quarter = sample.length / 4;
  const [first = 0, second = 0, third = 0, fourth = 0] = zeros.map((count) => count / quarter);
  if (second > 0.9 && third > 0.9 && fourth > 0.9 && first < 0.1) return 'utf-32le';
  if (first > 0.9 && second > 0.9 && third > 0.9 && fourth < 0.1) return 'utf-32be';
  if (second > 0.6 && fourth > 0.6 && first < 0.2 && third < 0.2) return 'utf-16le';
  if (first > 0.6 && third > 0.6 && second < 0.2 && fourth < 0.2) return 'utf-16be';
  return undefined;
}

function decodeLikeliest(bytes: Uint8Array): string {
  // Windows-1252 holds all of ISO-8859-1 that anybody prints, and its dashes and quotes too.
  const [likeliest] = analyse(bytes.subarray(0, sampleBytes));
  const label = !likeliest || likeliest.confidence < 25 ? 'windows-1252' : likeliest.name;
  return decodeAs(label, bytes) ?? decodeAs('windows-1252', bytes) ?? '';
}

/** Undefined where the encoding is not known, or where the bytes break its rules and that counts. */
export function decodeAs(label: string, bytes: Uint8Array, fatal = false): string | undefined {
  if (/^utf-?32/i.test(label)) return decodeUtf32(bytes, /be$/i.test(label));
  try {
    return new TextDecoder(label, { fatal }).decode(bytes);
  } catch {
    return undefined;
  }
}

function decodeUtf32(bytes: Uint8Array, isBigEndian: boolean): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const characters: string[] = [];
  for (let at = 0; at + 4 <= bytes.byteLength; at += 4) {
    const code = view.getUint32(at, !isBigEndian);
    characters.push(code > 0x10_ff_ff ? '\ufffd' : String.fromCodePoint(code));
  }
  return characters.join('');
}

/** Whether bytes are no text in any encoding: control characters that no text has. */
export function looksBinary(bytes: Uint8Array): boolean {
  if (marks.some(([, start]) => start.every((byte, position) => bytes[position] === byte))) return false;
  const sample = bytes.subarray(0, sampleBytes);
  if (wideWithoutMark(sample)) return false;
  let odd = 0;
  // By number: going through with an iterator takes longer than all else that is done with a page.
  for (let at = 0; at < sample.length; at++) {
    const byte = sample[at] ?? 0;
    if (byte < 32 && (byte < 7 || (byte > 13 && byte !== 27))) odd++;
  }
  return odd > sample.length / 50;
}
