import { crc32, deflateSync } from 'node:zlib';

/** Strokes of letters on a grid of 4 by 6; enough for the words that tests need. */
const letters: Readonly<Record<string, string>> = {
  A: '06 20 46/14 34',
  B: '00 06 36 45 44 33 03/33 42 41 30 00',
  C: '41 30 10 01 05 16 36 45',
  D: '00 06 26 45 41 20 00',
  E: '40 00 06 46/03 33',
  H: '00 06/40 46/03 43',
  I: '20 26',
  L: '00 06 46',
  M: '06 00 23 40 46',
  N: '06 00 46 40',
  O: '10 30 41 45 36 16 05 01 10',
  R: '06 00 30 41 42 33 03/23 46',
  S: '41 30 10 01 02 13 33 44 45 36 16 05',
  T: '00 40/20 26',
  U: '00 05 16 36 45 40',
};
const letterWidth = 40;
const letterHeight = 60;
const gap = 24;
const margin = 60;
const thickness = 4.2;

interface Scan {
  width: number;
  height: number;
  /** A byte for each point: 0 is black. */
  points: Uint8Array;
}

/** Lines of capital letters as a scanner sees them. */
export function scan(...lines: string[]): Scan {
  const longest = Math.max(...lines.map(({ length }) => length));
  const width = 2 * margin + longest * (letterWidth + gap);
  const height = 2 * margin + lines.length * (letterHeight + 2 * gap);
  const points = new Uint8Array(width * height).fill(255);
  for (const [row, line] of lines.entries())
    for (const [column, letter] of [...line].entries()) {
      const left = margin + column * (letterWidth + gap);
      const top = margin + row * (letterHeight + 2 * gap);
      for (const stroke of (letters[letter] ?? '').split('/')) drawStroke({ width, height, points }, stroke, left, top);
    }
  return { width, height, points };
}

function drawStroke({ width, points }: Scan, stroke: string, left: number, top: number): void {
  const corners = stroke
    .split(' ')
    .filter((corner) => corner !== '')
    .map(([x = '0', y = '0']) => [left + (Number(x) * letterWidth) / 4, top + (Number(y) * letterHeight) / 6] as const);
  for (const [at, [toX, toY]] of corners.slice(1).entries()) {
    const [fromX, fromY] = corners[at] ?? [0, 0];
    const steps = Math.ceil(Math.hypot(toX - fromX, toY - fromY));
    for (let step = 0; step <= steps; step++)
      dot(
        points,
        width,
        fromX + ((toX - fromX) * step) / Math.max(1, steps),
        fromY + ((toY - fromY) * step) / Math.max(1, steps),
      );
  }
}

function dot(points: Uint8Array, width: number, x: number, y: number): void {
  for (let py = Math.floor(y - thickness); py <= y + thickness; py++)
    for (let px = Math.floor(x - thickness); px <= x + thickness; px++)
      if (Math.hypot(px - x, py - y) <= thickness) points[py * width + px] = 0;
}

/** A PDF with a picture on each page and no text. */
export function createScannedPdf(...pages: Scan[]): Buffer {
  const chunks: Buffer[] = [Buffer.from('%PDF-1.4\n')];
  const starts: number[] = [];
  const add = (no: number, head: string, stream?: Buffer) => {
    starts[no] = Buffer.concat(chunks).length;
    chunks.push(Buffer.from(`${no} 0 obj\n${head}\n`));
    if (stream) chunks.push(Buffer.from('stream\n'), stream, Buffer.from('\nendstream\n'));
    chunks.push(Buffer.from('endobj\n'));
  };
  const kids = pages.map((_, at) => `${3 + at * 3} 0 R`).join(' ');
  add(1, '<</Type/Catalog/Pages 2 0 R>>');
  add(2, `<</Type/Pages/Kids[${kids}]/Count ${pages.length}>>`);
  for (const [at, { width, height, points }] of pages.entries()) {
    const no = 3 + at * 3;
    const draw = Buffer.from(`q ${width / 3} 0 0 ${height / 3} 20 400 cm /P Do Q`);
    const packed = deflateSync(points);
    add(
      no,
      `<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</XObject<</P ${no + 2} 0 R>>>>/Contents ${no + 1} 0 R>>`,
    );
    add(no + 1, `<</Length ${draw.length}>>`, draw);
    add(
      no + 2,
      `<</Type/XObject/Subtype/Image/Width ${width}/Height ${height}/ColorSpace/DeviceGray/BitsPerComponent 8/Filter/FlateDecode/Length ${packed.length}>>`,
      packed,
    );
  }
  const table = Buffer.concat(chunks).length;
  const entries = starts.slice(1).map((start) => `${String(start).padStart(10, '0')} 00000 n \n`);
  chunks.push(
    Buffer.from(
      `xref\n0 ${starts.length}\n0000000000 65535 f \n${entries.join('')}trailer<</Size ${starts.length}/Root 1 0 R>>\nstartxref\n${table}\n%%EOF`,
    ),
  );
  return Buffer.concat(chunks);
}

export function createPng({ width, height, points }: Scan): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  // Eight bits of grey.
  header.set([8, 0, 0, 0, 0], 8);
  const lines = Buffer.alloc(height * (width + 1));
  for (let y = 0; y < height; y++) lines.set(points.subarray(y * width, (y + 1) * width), y * (width + 1) + 1);
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    pngChunk('IHDR', header),
    pngChunk('IDAT', deflateSync(lines)),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}

function pngChunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}
