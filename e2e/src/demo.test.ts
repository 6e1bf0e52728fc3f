import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { freshServerKey, withFreshServer } from '@clew/demo/with-fresh-server';
import { measureDemo } from '@clew/evals/measure-demo';
import { describe, expect, it } from 'vitest';

const thresholds = JSON.parse(readFileSync(new URL('../../evals/thresholds.json', import.meta.url), 'utf8')) as {
  demo: { citedShare: number; sentenceShare: number; declinedShare: number };
};

describe('the demo company', () => {
  it('answers its golden questions, declines what nothing answers, and shows nobody what he may not see', async () => {
    const figures = await withFreshServer(({ address }) => measureDemo({ address, key: freshServerKey }));
    console.log(
      `golden questions: ${figures.citedShare * 100} % cited, ${figures.sentenceShare * 100} % with the sentence, ${figures.declinedShare * 100} % of the unanswerable declined, ${figures.leaks.length} leaks`,
    );
    expect(figures.leaks).toEqual([]);
    expect(figures.citedShare, figures.misses.join('\n')).toBeGreaterThanOrEqual(thresholds.demo.citedShare);
    expect(figures.sentenceShare, figures.misses.join('\n')).toBeGreaterThanOrEqual(thresholds.demo.sentenceShare);
    expect(figures.declinedShare, figures.misses.join('\n')).toBeGreaterThanOrEqual(thresholds.demo.declinedShare);
  });

  it('the quick start runs through, and its two people get different answers', () => {
    const script = new URL('../../demo/src/quickstart.ts', import.meta.url).pathname;
    const { status, stdout, stderr } = spawnSync(process.execPath, [script, '--once'], { encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, '']);
    const [, first, second, third] = stdout.split(/\S+ asks: /);
    expect(first).toMatch(/\[1\] .+\(.+\d\) https:/);
    expect(second).toMatch(/\[1\] .+\(.+\d\) https:/);
    expect(third?.split('The first cited answer')[0]).not.toMatch(/\[1\]/);
    expect(stdout).toMatch(/first cited answer was there \d+\.\d s after the start/);
  });
});
