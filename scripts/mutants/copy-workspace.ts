import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statfsSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

interface Copy {
  folder: string;
  remove(): void;
}

/** What a test of the server reads. */
const wanted = ['contract', 'server', 'docs', 'package.json', 'tsconfig.json', 'vitest.config.ts'];

/**
 * A throw-away copy of the working tree, as it is now. Packages are linked; the workspaces among them are those of the copy,
 * so that what is changed there is what runs.
 */
export function copyWorkspace(root: string): Copy {
  const folder = mkdtempSync(join(quickestFolder(), 'clew-mutants-'));
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', ...wanted], {
    cwd: root,
    encoding: 'utf8',
  });
  for (const file of listed.split('\n').filter((name) => name !== '' && existsSync(join(root, name)))) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    cpSync(join(root, file), join(folder, file));
  }
  const packages = join(folder, 'node_modules');
  mkdirSync(join(packages, '@clew'), { recursive: true });
  for (const name of readdirSync(join(root, 'node_modules')).filter((entry) => !/^\.|^@clew$/.test(entry)))
    symlinkSync(join(root, 'node_modules', name), join(packages, name));
  for (const name of ['contract', 'server']) symlinkSync(join(folder, name), join(packages, '@clew', name));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

const leastRoom = 1024 ** 3;

/** Memory where there is enough of it: the tests wait for the disk more than for anything else, and nothing has to last. */
function quickestFolder(): string {
  const memory = '/dev/shm';
  if (!existsSync(memory)) return tmpdir();
  const { bavail, bsize } = statfsSync(memory);
  return bavail * bsize >= leastRoom ? memory : tmpdir();
}
