import { describe, expect, it } from 'vitest';
import { limitSignIns } from './limit-sign-ins.ts';

const ann = 'ann@clew.test';
const home = '198.51.100.4';

describe('tries to sign in as one person from many networks', () => {
  const guessFromEverywhere = () => {
    const limiter = limitSignIns({ nowMs: () => 1_000_000 });
    limiter.succeeded(home, 'bob@clew.test');
    return {
      limiter,
      guess: () => Array.from({ length: 61 }, (_, n) => limiter.password(`2001:db8:${n.toString(16)}::1`, ann)),
    };
  };

  it('have to wait after sixty, whatever network they come from', () => {
    const { limiter, guess } = guessFromEverywhere();
    const waits = guess();
    expect(waits.slice(0, 60).every((seconds) => seconds === 0)).toBe(true);
    expect(waits[60]).toBe(60);
    expect(limiter.password(home, ann)).toBe(60);
    expect(limiter.password(home, 'bob@clew.test')).toBe(0);
  });

  it('do not shut a network from which the password was right before', () => {
    const { limiter, guess } = guessFromEverywhere();
    limiter.succeeded(home, ann);
    guess();
    expect(limiter.password(home, ann)).toBe(0);
    for (let n = 0; n < 9; n++) limiter.password(home, ann);
    expect(limiter.password(home, ann)).toBe(90);
  });
});
