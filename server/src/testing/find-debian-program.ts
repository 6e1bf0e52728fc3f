import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/**
 * A program of this machine; where it is missing, Debian's package is installed if that can be done without asking anybody. Undefined,
 * with a line that says so, where it can't be had.
 */
export function findDebianProgram(name: string, debianPackage: string): string | undefined {
  const places = [`/usr/sbin/${name}`, `/usr/bin/${name}`, `/usr/local/bin/${name}`];
  const there = () => places.find((place) => existsSync(place));
  if (there() === undefined && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    const quiet = { stdio: 'ignore', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } } as const;
    spawnSync('apt-get', ['update'], quiet);
    spawnSync('apt-get', ['install', '-y', '--no-install-recommends', debianPackage], quiet);
  }
  if (there() === undefined)
    console.log(`Tests with a real ${name} are skipped: install ${debianPackage} to run them.`);
  return there();
}
