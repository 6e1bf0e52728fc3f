import { getResolvedPDFJS } from 'unpdf';

/** As much of a page of PDF.js as is asked here. */
interface PdfPage {
  getOperatorList(): Promise<{ fnArray: readonly number[]; argsArray: readonly unknown[][] }>;
  objs: PdfObjects;
  commonObjs: PdfObjects;
}
interface PdfObjects {
  get(id: string, use: (value: unknown) => void): unknown;
}

/** How PDF.js has decoded a picture. */
interface PdfPicture {
  width: number;
  height: number;
  data: Uint8Array | Uint8ClampedArray;
  /** 1: a bit for each point, 2: RGB, 3: RGBA. */
  kind?: number;
}

const leastSide = 100;
/** What a page of A4 has at 300 points to the inch; more makes nothing more readable, and takes memory. */
const mostPoints = 9_000_000;
const mostPicturesOfPage = 20;

/** The pictures of a page that may hold text, in the order in which they are painted, each as a PGM. */
export async function* picturesOf(page: PdfPage): AsyncGenerator<Uint8Array> {
  const { OPS } = await getResolvedPDFJS();
  const { fnArray, argsArray } = await page.getOperatorList();
  let found = 0;
  for (const [position, operator] of fnArray.entries()) {
    const [argument] = argsArray[position] ?? [];
    const picture = await pictureOf(page, operator, argument, OPS);
    if (!picture || picture.width < leastSide || picture.height < leastSide) continue;
    if (++found > mostPicturesOfPage) return;
    const grey = toGrey(picture);
    if (grey) yield grey;
  }
}

async function pictureOf(
  page: PdfPage,
  operator: number,
  argument: unknown,
  OPS: Readonly<Record<string, number>>,
): Promise<PdfPicture | undefined> {
  switch (operator) {
    case OPS['paintImageXObject']:
      return typeof argument === 'string' ? asPicture(await objectOf(page, argument)) : undefined;
    case OPS['paintInlineImageXObject']:
      return asPicture(argument);
    case OPS['paintImageMaskXObject']: {
      // Stencils of black and white, as fax machines and scanners make them.
      const mask = argument as { data?: unknown } | undefined;
      const picture = asPicture(typeof mask?.data === 'string' ? await objectOf(page, mask.data) : mask);
      return picture && { ...picture, kind: 1 };
    }
    default:
      return undefined;
  }
}

/** What several pages share is kept elsewhere. */
function objectOf(page: PdfPage, id: string): Promise<unknown> {
  const from = id.startsWith('g_') ? page.commonObjs : page.objs;
  return new Promise((resolve) => from.get(id, resolve));
}

function asPicture(value: unknown): PdfPicture | undefined {
  const { width, height, data, kind } = (value ?? {}) as Partial<PdfPicture>;
  if (!width || !height || !(data instanceof Uint8Array || data instanceof Uint8ClampedArray)) return undefined;
  return kind === undefined ? { width, height, data } : { width, height, data, kind };
}

/** Each point of the outcome is the mean of a square of points, so that a large scan becomes one of a usual size. */
function toGrey({ width, height, data, kind }: PdfPicture): Uint8Array | undefined {
  const side = Math.ceil(Math.sqrt((width * height) / mostPoints));
  const [wide, high] = [Math.floor(width / side), Math.floor(height / side)];
  const valueAt = readerOf(kind, width, data);
  if (!valueAt || wide === 0 || high === 0) return undefined;
  const header = Buffer.from(`P5\n${wide} ${high}\n255\n`);
  const pgm = new Uint8Array(header.length + wide * high);
  pgm.set(header);
  let at = header.length;
  for (let y = 0; y < high; y++)
    for (let x = 0; x < wide; x++) {
      let sum = 0;
      for (let dy = 0; dy < side; dy++) for (let dx = 0; dx < side; dx++) sum += valueAt(x * side + dx, y * side + dy);
      pgm[at++] = sum / (side * side);
    }
  return pgm;
}

function readerOf(
  kind: number | undefined,
  width: number,
  data: PdfPicture['data'],
): ((x: number, y: number) => number) | undefined {
  if (kind === 1) {
    const bytesOfLine = Math.ceil(width / 8);
    return (x, y) => (((data[y * bytesOfLine + (x >> 3)] ?? 0) >> (7 - (x & 7))) & 1) * 255;
  }
  const channels = kind === 2 ? 3 : kind === 3 ? 4 : undefined;
  if (!channels) return undefined;
  return (x, y) => {
    const at = (y * width + x) * channels;
    return ((data[at] ?? 0) * 3 + (data[at + 1] ?? 0) * 6 + (data[at + 2] ?? 0)) / 10;
  };
}
