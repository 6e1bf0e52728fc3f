import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';

const mostCharactersOfLine = 120;
const file = new URL('../../figures.json', import.meta.url);

/**
 * Writes the parts that were measured to bench/figures.json, each with the machine and the version that it was measured on.
 * Parts that were not measured this time stay as they are.
 */
export function saveFigures(parts: Readonly<Record<string, object>>): void {
  const { version } = readJson(new URL('../../../package.json', import.meta.url));
  const machine = `${cpus().length} cores (${cpus()[0]?.model}), ${Math.round(totalmem() / 1024 ** 3)} GiB, Node ${process.version}`;
  const before = existsSync(file) ? readJson(file) : {};
  const measured = Object.fromEntries(
    Object.entries(parts).map(([part, figures]) => [part, { version, machine, ...figures }]),
  );
  writeFileSync(file, `${compact(JSON.stringify({ ...before, ...measured }, rounded, 2))}\n`);
}

/** Puts the innermost objects on one line each, where they fit. */
function compact(json: string): string {
  return json.replace(/^(.*)\{([^{}[\]]*)\}/gm, (expanded, before: string, members: string) => {
    const oneLine = `${before}{ ${members.trim().replace(/\n\s*/g, ' ')} }`;
    return oneLine.length < mostCharactersOfLine ? oneLine : expanded;
  });
}

function readJson(url: URL): Record<string, unknown> {
  return JSON.parse(readFileSync(url, 'utf8')) as Record<string, unknown>;
}

/** More digits than a measurement is good for: 0.42, 4.21, 42.1, 421. */
function rounded(_: string, value: unknown): unknown {
  if (typeof value !== 'number') return value;
  const scale = value >= 100 ? 1 : value >= 10 ? 10 : 100;
  return Math.round(value * scale) / scale;
}
