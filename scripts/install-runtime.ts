/** What is optional has a folder with a lock file of its own, and comes by a command of its own. */
import { spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Installs what the lock file of the folder says, without install scripts. Ends the process where that fails, or where an argument was given. */
export function installRuntime(folder: string, { command, what }: { command: string; what: string }): void {
  if (process.argv.length > 2) {
    console.error(`npm run ${command} takes no arguments. It installs ${what}.`);
    process.exit(process.argv[2] === '--help' ? 0 : 2);
  }
  const install = spawnSync(
    'npm',
    ['ci', '--prefix', folder, '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'],
    { stdio: 'inherit', shell: process.platform === 'win32' },
  );
  if (install.status === 0) return;
  console.error(`It could not be installed (${what}); see above.`);
  process.exit(1);
}

/** The size of a folder with all that is in it. */
export function megabytesOf(folder: string): number {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Math.round(files.reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0) / 1e6);
}
