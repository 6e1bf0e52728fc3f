import { describe, expect, it } from 'vitest';
import { countWrongTries } from './count-wrong-tries.ts';
import { networkOf } from './network-of.ts';

function start() {
  const clock = { nowMs: () => clock.at, at: 1_000_000 };
  const tries = countWrongTries(clock);
  const recordMany = (count: number, address: string) => Array.from({ length: count }, () => tries.record(address));
  return { clock, tries, recordMany };
}
const told = (pauseSeconds: number) => ({ isRefused: false, pauseSeconds });
const refused = (pauseSeconds: number) => ({ isRefused: true, pauseSeconds });

describe('wrong tries', () => {
  it('are free nineteen times, then each begins a pause twice as long, up to a quarter of an hour', () => {
    const { clock, tries, recordMany } = start();
    expect(recordMany(19, '10.0.0.1')).toEqual(Array.from({ length: 19 }, () => told(0)));
    const pauses: number[] = [];
    for (let n = 0; n < 12; n++) {
      const { isRefused, pauseSeconds } = tries.record('10.0.0.1');
      expect(isRefused).toBe(false);
      pauses.push(pauseSeconds);
      expect(tries.record('10.0.0.1')).toEqual(refused(pauseSeconds));
      clock.at += pauseSeconds * 1000;
    }
    expect(pauses).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]);
  });

  it('of one address are not those of another, but an IPv6 network is one', () => {
    const { tries, recordMany } = start();
    recordMany(20, '2001:db8:1:2::1');
    expect(tries.record('2001:db8:1:2:ffff::9')).toEqual(refused(1));
    expect(tries.record('2001:db8:1:3::1')).toEqual(told(0));
    expect(tries.record('10.0.0.1')).toEqual(told(0));
  });

  it('are forgotten after an hour without one', () => {
    const { clock, tries, recordMany } = start();
    recordMany(20, 'a');
    clock.at += 3_600_001;
    expect(recordMany(19, 'a').at(-1)).toEqual(told(0));
    expect(tries.record('a')).toEqual(told(1));
  });

  it('do not lock anybody out when the clock is set back', () => {
    const { clock, tries, recordMany } = start();
    recordMany(20, 'a');
    clock.at -= 86_400_000;
    expect(tries.record('a')).toEqual(refused(900));
  });

  it('take no more memory for more addresses: the one that tried longest ago is forgotten', () => {
    const { tries, recordMany } = start();
    recordMany(20, 'first');
    recordMany(20, 'second');
    for (let n = 0; n < 9_999; n++) tries.record(`other ${n}`);
    expect(tries.record('second').isRefused).toBe(true);
    expect(tries.record('first').isRefused).toBe(false);
  });
});

describe('networkOf', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['2001:0DB8:0:0:1::1', '2001:db8:0:0::/64'],
    ['1:2:3:4:5:6:7:8', '1:2:3:4::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['', ''],
    ['unknown', 'unknown'],
  ])('%j is of %j', (address, network) => expect(networkOf(address)).toBe(network));
});
