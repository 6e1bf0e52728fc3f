import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import type { Recogniser } from './recogniser.ts';
import { tidyRecognised } from './tidy-recognised.ts';

/** Where `npm run install:ocr-runtime` puts what recognises text. */
const ocrRuntimeFolder = fileURLToPath(new URL('../../../../../ocr-runtime/', import.meta.url));

/** As much of tesseract.js-core as is called here. */
interface Core {
  FS: { writeFile(path: string, data: Uint8Array): void; unlink(path: string): void };
  TessBaseAPI: new () => CoreApi;
}
interface CoreApi {
  Init(folder: string, languages: string, mode: number): number;
  SetPageSegMode(mode: number): void;
  /** `orientation`: as EXIF counts it, from 1. Not 0 where there is no picture. */
  SetImageFile(orientation: number, angle: number): number;
  GetUTF8Text(): string;
  MeanTextConf(): number;
  Clear(): void;
}

const onlyNetworks = 1;
const findBlocks = 3;
/** What is read into a photograph of trees has less, in percent. */
const leastConfidence = 50;

/** Whether the program and these languages, such as `deu+eng`, are there. */
export function canRecognise(languages: string, folder = ocrRuntimeFolder): boolean {
  return (
    existsSync(corePath(folder)) && languages.split('+').every((language) => existsSync(dataPath(folder, language)))
  );
}

/** Takes a tenth of a second and some 100 MB, so it is done with the first picture. Undefined where it is not installed. */
export async function openRecogniser(languages: string, folder = ocrRuntimeFolder): Promise<Recogniser | undefined> {
  if (!canRecognise(languages, folder)) return undefined;
  const load = createRequire(import.meta.url)(corePath(folder)) as (settings: object) => Promise<Core>;
  const silent = () => {};
  const core = await load({ print: silent, printErr: silent });
  for (const language of languages.split('+'))
    core.FS.writeFile(`/${language}.traineddata`, gunzipSync(readFileSync(dataPath(folder, language))));
  const api = new core.TessBaseAPI();
  if (api.Init('/', languages, onlyNetworks) !== 0)
    throw new Error(`Tesseract does not take the languages ${languages}`);
  api.SetPageSegMode(findBlocks);
  return {
    recognise(picture) {
      core.FS.writeFile('/input', picture);
      try {
        if (api.SetImageFile(orientationOf(picture), 0) !== 0) throw new Error('No picture that can be read');
        const text = api.GetUTF8Text();
        return { text: api.MeanTextConf() < leastConfidence ? '' : tidyRecognised(text) };
      } finally {
        api.Clear();
        core.FS.unlink('/input');
      }
    },
  };
}

function corePath(folder: string): string {
  return join(folder, 'node_modules/tesseract.js-core/tesseract-core-simd-lstm.js');
}

function dataPath(folder: string, language: string): string {
  return join(folder, `node_modules/@tesseract.js-data/${language}/4.0.0_best_int/${language}.traineddata.gz`);
}

const exifBytes = 4_096;
/** The tag 0x0112, a short, one of it: in the byte order of Motorola or of Intel. */
const orientationTags: [tag: string, valueAt: number][] = [
  ['\x01\x12\0\x03\0\0\0\x01\0', 9],
  ['\x12\x01\x03\0\x01\0\0\0', 8],
];

/** How a camera was held, from 1 (upright) to 8; a page that was photographed is seldom upright. */
function orientationOf(picture: Uint8Array): number {
  const start = Buffer.from(picture.subarray(0, exifBytes)).toString('latin1');
  if (!start.includes('Exif\0')) return 1;
  for (const [tag, valueAt] of orientationTags) {
    const at = start.indexOf(tag);
    const value = at === -1 ? 0 : start.charCodeAt(at + valueAt);
    if (value >= 1 && value <= 8) return value;
  }
  return 1;
}
