/**
 * Installs the library that runs local embedding models into `embedding-runtime/`, from the lock file there. Install scripts
 * stay off: that of onnxruntime-node would download GPU libraries, and what is needed lies in the package.
 */
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installRuntime, megabytesOf } from './install-runtime.ts';

const folder = fileURLToPath(new URL('../embedding-runtime/', import.meta.url));
const binaries = join(folder, 'node_modules/onnxruntime-node/bin/napi-v6');

installRuntime(folder, { command: 'install:embedding-runtime', what: 'what runs local embedding models' });
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

console.log(`The embedding runtime is installed (${megabytesOf(folder)} MB). Local embedding models work now.`);
