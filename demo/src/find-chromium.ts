import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** A Chromium of this machine; where there is none, Debian's is installed if that can be done without asking anybody. */
export function findChromium(): string | undefined {
  const named = process.env['CHROMIUM'];
  const there = () => [...(named ? [named] : []), ...places].find((place) => existsSync(place));
  if (there() === undefined && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    const quiet = { stdio: 'ignore', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } } as const;
    spawnSync('apt-get', ['update'], quiet);
    spawnSync('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], quiet);
  }
  return there();
}
