/** Builds the web app into `web/dist` where it is missing or older than what it is made of; else it takes a few milliseconds. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { constants, gzipSync } from 'node:zlib';

const root = fileURLToPath(new URL('..', import.meta.url));
const web = join(root, 'web');
const built = join(web, 'dist');
const stampFile = join(built, '.stamp');
const madeOf = ['web/src', 'web/public', 'web/index.html', 'web/vite.config.ts', 'sdk/src', 'package-lock.json'];
const compressed = /\.(?:js|css|html|svg)$/;

const stamp = hashOf(madeOf);
if (!existsSync(stampFile) || readFileSync(stampFile, 'utf8') !== stamp) build();

function build(): void {
  const startedMs = performance.now();
  // Beside the target, so that a server never reads half of one, and two builds at once do not meet.
  const work = join(web, `.dist-${process.pid}`);
  const vite = join(root, 'node_modules/vite/bin/vite.js');
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [vite, 'build', '--outDir', work, '--emptyOutDir', '--logLevel', 'warn'],
    { cwd: web, encoding: 'utf8' },
  );
  if (status !== 0) {
    rmSync(work, { recursive: true, force: true });
    console.error(`${stdout}${stderr}\nThe web app could not be built; see above. The API works without it.`);
    process.exit(1);
  }
  for (const file of filesIn(work).filter((each) => compressed.test(each)))
    writeFileSync(`${file}.gz`, gzipSync(readFileSync(file), { level: constants.Z_BEST_COMPRESSION }));
  writeFileSync(join(work, '.stamp'), stamp);
  rmSync(built, { recursive: true, force: true });
  renameSync(work, built);
  console.log(`Built the web app in ${((performance.now() - startedMs) / 1000).toFixed(1)} s.`);
}

function hashOf(paths: readonly string[]): string {
  const hash = createHash('sha256');
  for (const file of paths.flatMap((path) => filesIn(join(root, path))))
    hash.update(file.slice(root.length)).update(readFileSync(file));
  return hash.digest('base64url');
}

function filesIn(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  const entries = readdirSync(path, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return entries.map(({ parentPath, name }) => join(parentPath, name)).sort();
}
