/**
 * Installs what recognises text in scans and pictures into `ocr-runtime/`, from the lock file there: a program in WebAssembly and
 * the trained data of some languages. Nothing in it has an install script, and nothing is downloaded later.
 */
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installRuntime, megabytesOf } from './install-runtime.ts';

const folder = fileURLToPath(new URL('../ocr-runtime/', import.meta.url));
installRuntime(folder, { command: 'install:ocr-runtime', what: 'what recognises text in scans and pictures' });

// The packages bring the program in nine builds, and each language for the old way of recognising too.
const core = join(folder, 'node_modules/tesseract.js-core');
const used = /^(?:tesseract-core-simd-lstm\.(?:js|wasm)|package\.json|LICENSE)$/;
for (const name of readdirSync(core)) if (!used.test(name)) rmSync(join(core, name));
const languages = join(folder, 'node_modules/@tesseract.js-data');
for (const language of readdirSync(languages))
  rmSync(join(languages, language, '4.0.0'), { recursive: true, force: true });

console.log(
  `Text recognition is installed (${megabytesOf(folder)} MB; ${readdirSync(languages).join(', ')}). Scans and pictures that are pushed, or synced, from now on are read.`,
);
