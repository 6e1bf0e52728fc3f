import { afterAll, describe, expect, it } from 'vitest';
import { createLogger } from '../../../kernel/logger.ts';
import { createPng, createScannedPdf, scan } from '../../testing/scanned-page.ts';
import { extractFile } from '../extract-file.ts';
import { createExtractionPool } from '../pool/create-extraction-pool.ts';
import { canRecognise } from './open-recogniser.ts';
import { tidyRecognised } from './tidy-recognised.ts';

const isInstalled = canRecognise('eng');
if (!isInstalled) console.log('Text recognition is not tested: it needs `npm run install:ocr-runtime`');

const page = scan('THE HARBOUR', 'MASTER IS IN');

describe.skipIf(!isInstalled)('recognising text', () => {
  const pool = createExtractionPool({
    processes: 1,
    limits: { timeMs: 30_000, memoryBytes: 512 * 1024 ** 2, ocrLanguages: 'eng' },
    logger: createLogger('silent'),
  });
  const read = (name: string, bytes: Uint8Array) => pool.extract({ name, bytes });
  afterAll(() => pool.close());

  it('reads the pages of a scanned PDF with their numbers', async () => {
    const file = await read('scan.pdf', createScannedPdf(page, scan('A LETTER'), page));
    expect(file).toMatchObject({ format: 'pdf', state: 'read' });
    expect(file.parts.map(({ page, content }) => [page, content.toUpperCase()])).toEqual([
      [1, 'THE HARBOUR MASTER IS IN'],
      [2, 'A LETTER'],
      [3, 'THE HARBOUR MASTER IS IN'],
    ]);
  });

  it('reads what is seen in a picture, and says of one without text that it holds none', async () => {
    const file = await read('photo.png', createPng(page));
    expect(file).toMatchObject({ format: 'image', state: 'read' });
    expect(file.parts[0]?.content.toUpperCase()).toBe('THE HARBOUR MASTER IS IN');
    expect(await read('blank.png', createPng(scan('   ', '   ')))).toMatchObject({ state: 'empty', parts: [] });
  });

  it('says of a broken picture that it is broken, and reads the next', async () => {
    expect(await read('a.png', createPng(page).subarray(0, 60))).toMatchObject({ state: 'broken' });
    expect(await read('b.png', createPng(page))).toMatchObject({ state: 'read' });
  });
});

describe('scans where no text recognition is installed', () => {
  it('are there with what to do', async () => {
    const without = (name: string, bytes: Uint8Array) => extractFile({ name, bytes });
    expect(await without('scan.pdf', createScannedPdf(page))).toMatchObject({
      state: 'scanned',
      note: expect.stringContaining('text recognition (OCR) is not installed'),
    });
    expect(await without('photo.png', createPng(page))).toMatchObject({
      state: 'unsupported',
      note: expect.stringContaining('OCR'),
    });
  });
});

it('joins recognised lines to paragraphs, parted words to whole ones, and leaves out spots', () => {
  expect(tidyRecognised('The har-\nbour is\nopen.\n \n|\n\n1. Bow\n2. Stern\n')).toBe(
    'The harbour is open.\n\n1. Bow\n2. Stern',
  );
});
