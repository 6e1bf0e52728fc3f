/** Measures quality and holds it against evals/thresholds.json; exits 1 where a figure is missed. `--verbose` lists misses. */
import { readFileSync } from 'node:fs';
import { measureDemo } from './measure-demo.ts';
import { evalKey, withServer } from './with-server.ts';

const thresholds = JSON.parse(readFileSync(new URL('../thresholds.json', import.meta.url), 'utf8')) as {
  demo: { citedShare: number; sentenceShare: number; declinedShare: number };
};

const figures = await withServer(({ address }) => measureDemo({ address, key: evalKey }));
const rows = [
  ['right resource cited', figures.citedShare, thresholds.demo.citedShare],
  ['sentence in the answer', figures.sentenceShare, thresholds.demo.sentenceShare],
  ['unanswerable declined', figures.declinedShare, thresholds.demo.declinedShare],
] as const;

console.log(`demo: ${figures.questions} golden questions, ${figures.unanswerable} that nothing answers`);
for (const [name, value, least] of rows)
  console.log(
    `${value >= least ? 'ok  ' : 'MISS'}  ${name.padEnd(24)} ${(value * 100).toFixed(1)} % (at least ${least * 100} %)`,
  );
console.log(
  `${figures.leaks.length === 0 ? 'ok  ' : 'MISS'}  seen though forbidden     ${figures.leaks.length} (none allowed)`,
);
console.log(`      false refusals           ${(figures.falseRefusalShare * 100).toFixed(1)} %`);
for (const leak of figures.leaks) console.log(leak);
if (process.argv.includes('--verbose')) for (const miss of figures.misses) console.log(`- ${miss}`);

const missed = rows.some(([, value, least]) => value < least) || figures.leaks.length > 0;
process.exitCode = missed ? 1 : 0;
