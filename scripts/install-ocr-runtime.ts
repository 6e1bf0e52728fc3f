/**
 * Installs what recognises text in scans and pictures into `ocr-runtime/`, from the lock file there: a program in WebAssembly and
 * the trained data of some languages. Nothing in it has an install script, and nothing is downloaded later.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

if (process.argv.length > 2) {
  console.error(
    'npm run install:ocr-runtime takes no arguments. It installs what recognises text in scans and pictures.',
  );
  process.exit(process.argv[2] === '--help' ? 0 : 2);
}

const folder = fileURLToPath(new URL('../ocr-runtime/', import.meta.url));
const install = spawnSync(
  'npm',
  ['ci', '--prefix', folder, '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'],
  { stdio: 'inherit', shell: process.platform === 'win32' },
);
if (install.status !== 0) {
  console.error('What recognises text could not be installed; see above.');
  process.exit(1);
}

// The packages bring the program in nine builds, and each language for the old way of recognising too.
const core = join(folder, 'node_modules/tesseract.js-core');
const used = /^(?:tesseract-core-simd-lstm\.(?:js|wasm)|package\.json|LICENSE)$/;
for (const name of readdirSync(core)) if (!used.test(name)) rmSync(join(core, name));
const languages = join(folder, 'node_modules/@tesseract.js-data');
for (const language of readdirSync(languages))
  rmSync(join(languages, language, '4.0.0'), { recursive: true, force: true });

console.log(
  `Text recognition is installed (${megabytes(folder)} MB; ${readdirSync(languages).join(', ')}). Scans and pictures that are pushed, or synced, from now on are read.`,
);

function megabytes(path: string): number {
  const files = readdirSync(path, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Math.round(files.reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0) / 1e6);
}
