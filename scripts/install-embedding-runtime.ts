/**
 * Installs the library that runs local embedding models into `embedding-runtime/`, from the lock file there. Install scripts
 * stay off: that of onnxruntime-node would download GPU libraries, and what is needed lies in the package.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

if (process.argv.length > 2) {
  console.error('npm run install:embedding-runtime takes no arguments. It installs what runs local embedding models.');
  process.exit(process.argv[2] === '--help' ? 0 : 2);
}

const folder = fileURLToPath(new URL('../embedding-runtime/', import.meta.url));
const binaries = join(folder, 'node_modules/onnxruntime-node/bin/napi-v6');

const install = spawnSync(
  'npm',
  ['ci', '--prefix', folder, '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'],
  { stdio: 'inherit', shell: process.platform === 'win32' },
);
if (install.status !== 0) {
  console.error('The embedding runtime could not be installed; see above.');
  process.exit(1);
}
if (!existsSync(join(binaries, process.platform, process.arch))) {
  console.error(
    `onnxruntime-node has no build for ${process.platform}/${process.arch}: use an embedding server instead.`,
  );
  process.exit(1);
}

// The package brings the binaries of five platforms.
for (const platform of readdirSync(binaries))
  for (const arch of readdirSync(join(binaries, platform)))
    if (platform !== process.platform || arch !== process.arch)
      rmSync(join(binaries, platform, arch), { recursive: true });

console.log(`The embedding runtime is installed (${megabytes(folder)} MB). Local embedding models work now.`);

function megabytes(path: string): number {
  const files = readdirSync(path, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Math.round(files.reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0) / 1e6);
}
