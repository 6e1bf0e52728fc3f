/**
 * Holds what is shown against what may be seen; exits 1 where anything leaks or is wrongly hidden. `--help` tells the rest.
 */

import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { hasDataSet } from '../data-sets.ts';
import { describeFailure, measureCompany } from './company/measure-company.ts';
import { loadHerb } from './herb/load-herb.ts';
import { measureProbes } from './herb/measure-probes.ts';
import { measureReach, readViewers } from './herb/measure-reach.ts';
import { measureTiming, type PairFigures } from './timing/measure-timing.ts';

const mostLines = 20;
const thresholds = JSON.parse(readFileSync(new URL('../../thresholds.json', import.meta.url), 'utf8')) as {
  /** A difference counts where it is more than `leastMs` and than so many times what chance does. */
  permissions: { timing: { leastMs: number; timesNoise: number } };
};

const help = `npm run eval:permissions [-- parts and options]

Parts (all of them when none is named):
  herb      a company of 13,300 documents: what each of 531 people reaches, and 267 attempts to get at more
  company   random changes and requests in a generated company, judged one by one by an oracle
  timing    whether what is forbidden and what is absent say the same in the same time

Options:
  --requests N   how many requests the company is asked (100000)
  --seed N       of the random numbers of the company (a new one each time; it is printed)
  --help         this text

Exits 1 where anything was shown that may not be seen, or hidden that may.`;

const { values, positionals } = readArguments();
const parts = ['herb', 'company', 'timing'];
const unknown = positionals.filter((name) => !parts.includes(name));
if (values.help || unknown.length > 0) {
  if (unknown.length > 0) console.error(`There is no part ${unknown.join(', ')}.\n`);
  console.log(help);
  process.exit(unknown.length > 0 ? 2 : 0);
}
const isWanted = (part: string) => positionals.length === 0 || positionals.includes(part);
const [seed, requests] = [readNumber('seed', values.seed), readNumber('requests', values.requests)];

function readArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        help: { type: 'boolean', default: false },
        seed: { type: 'string', default: String(Math.floor(Math.random() * 1_000_000_000)) },
        requests: { type: 'string', default: '100000' },
      },
    });
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${help}`);
    process.exit(2);
  }
}

function readNumber(name: string, text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  console.error(`--${name}: expected a number of at most nine digits.`);
  process.exit(2);
}

let missed = 0;
/** One line of the table: what, and whether none of it went wrong. */
function report(what: string, wrong: readonly string[], more: string): void {
  if (wrong.length > 0) missed++;
  console.log(`${wrong.length === 0 ? 'ok  ' : 'MISS'}  ${what.padEnd(34)} ${wrong.length} wrong, ${more}`);
  for (const line of wrong.slice(0, mostLines)) console.log(`      ${line}`);
  if (wrong.length > mostLines) console.log(`      and ${wrong.length - mostLines} more`);
}
const tell = (line: string) => console.error(`      ${line}`);

if (isWanted('herb')) {
  if (!hasDataSet('herb')) console.log('skip  herb: its data set is not here (see evals/src/data-sets.ts)');
  else {
    const viewers = await Array.fromAsync(readViewers());
    const herb = await loadHerb(
      viewers.map(({ viewer }) => viewer),
      tell,
    );
    try {
      const reach = await measureReach(herb, viewers, tell);
      report('herb: reach of every viewer', reach.wrong, `${reach.exact} of ${reach.viewers} viewers exact`);
      const probes = await measureProbes(herb, tell);
      report('herb: nothing leaks to a probe', probes.leaks, `${probes.probes} probes, ${probes.requests} requests`);
      report('herb: who may see it is shown it', probes.hidden, `${probes.probes} probes`);
    } finally {
      await herb.clew.close();
    }
  }
}
if (isWanted('company')) {
  tell(`company: seed ${seed}`);
  const startedMs = performance.now();
  const { failure, ...figures } = await measureCompany({ seed, requests }, ({ companies, requests: judged }) => {
    if (companies % 10 === 0) tell(`company: ${judged} of ${requests} requests`);
  });
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(0);
  const more = `${figures.requests} requests in ${figures.companies} companies, seed ${seed}, ${seconds} s`;
  report('company: leaked or wrongly hidden', failure ? [describeFailure(failure)] : [], more);
}
if (isWanted('timing')) {
  const { leastMs, timesNoise } = thresholds.permissions.timing;
  const isDifferent = ({ differenceMs, noiseMs }: PairFigures) =>
    Math.abs(differenceMs) > Math.max(leastMs, timesNoise * noiseMs);
  for (const { name, saysTheSame, ...times } of await measureTiming(tell)) {
    const wrong = [
      ...(saysTheSame ? [] : ['forbidden and absent say different things']),
      ...(isDifferent({ name, saysTheSame, ...times }) ? ['forbidden and absent take different times'] : []),
    ];
    const { medianMs, differenceMs, noiseMs } = times;
    const difference = `${differenceMs >= 0 ? '+' : ''}${differenceMs.toFixed(3)} ms of ${medianMs.toFixed(2)}`;
    report(`timing: ${name}`, wrong, `forbidden ${difference}, equal groups differ by ${noiseMs.toFixed(3)}`);
  }
}
process.exitCode = missed > 0 ? 1 : 0;
