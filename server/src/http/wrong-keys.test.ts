import type { ProblemBody } from '@clew/contract';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createTestApp } from '../testing/test-app.ts';

async function start(settings: Record<string, string> = {}) {
  const clock = { nowMs: () => clock.at, at: Date.parse('2026-06-01T12:00:00Z') };
  const clew = await createTestApp({ clock, settings });
  onTestFinished(() => clew.close());
  const guess = (from: string, headers: Record<string, string> = {}) =>
    clew.call<ProblemBody>('GET', '/api/me', { key: 'clew_no_such-key', from, headers });
  const statuses = async (count: number, from: string) => {
    const seen = new Set<number>();
    for (let n = 0; n < count; n++) seen.add((await guess(from)).status);
    return [...seen];
  };
  return { clew, clock, guess, statuses };
}

describe('wrong keys', () => {
  it('are told so twenty times, then their address has to pause, longer each time', async () => {
    const { clock, guess, statuses } = await start();
    expect(await statuses(20, '203.0.113.7')).toEqual([401]);
    const refused = await guess('203.0.113.7');
    expect([refused.status, refused.body.reason, refused.headers.get('Retry-After')]).toEqual([
      429,
      'Too many requests',
      '1',
    ]);
    clock.at += 1_000;
    expect((await guess('203.0.113.7')).status).toBe(401);
    expect((await guess('203.0.113.7')).headers.get('Retry-After')).toBe('2');
  });

  it('do not keep a right key out, nor another address', async () => {
    const { clew, guess, statuses } = await start();
    await statuses(21, '203.0.113.7');
    expect((await clew.call('GET', '/api/me', { from: '203.0.113.7' })).status).toBe(200);
    expect((await guess('203.0.113.7')).status).toBe(429);
    expect((await guess('203.0.113.8')).status).toBe(401);
  });

  it('are not excused by a right key in between', async () => {
    const { clew, guess, statuses } = await start();
    await statuses(19, '203.0.113.7');
    await clew.call('GET', '/api/me', { from: '203.0.113.7' });
    await statuses(1, '203.0.113.7');
    expect((await guess('203.0.113.7')).status).toBe(429);
  });

  it('cannot hide behind a header unless the proxy that wrote it is trusted', async () => {
    const direct = await start();
    for (let n = 0; n < 20; n++) await direct.guess('203.0.113.7', { 'x-forwarded-for': `198.51.100.${n}` });
    expect((await direct.guess('203.0.113.7', { 'x-forwarded-for': '198.51.100.99' })).status).toBe(429);
    const behind = await start({ CLEW_TRUSTED_PROXIES: '1' });
    for (let n = 0; n < 20; n++) await behind.guess('10.0.0.2', { 'x-forwarded-for': `198.51.100.${n}, 203.0.113.7` });
    expect((await behind.guess('10.0.0.2', { 'x-forwarded-for': '203.0.113.7' })).status).toBe(429);
    expect((await behind.guess('10.0.0.2', { 'x-forwarded-for': '203.0.113.8' })).status).toBe(401);
  });

  it('a request without a key is no try', async () => {
    const { clew, guess } = await start();
    for (let n = 0; n < 30; n++) await clew.call('GET', '/api/me', { key: null, from: '203.0.113.7' });
    expect((await guess('203.0.113.7')).status).toBe(401);
  });
});
