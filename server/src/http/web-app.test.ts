import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { ProblemBody } from '@clew/contract';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestApp, type TestApp } from '../testing/test-app.ts';

const folder = mkdtempSync(join(tmpdir(), 'clew-web-'));
let test: TestApp;

beforeAll(async () => {
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>Clew</title>');
  writeFileSync(join(folder, 'assets/app-abc.js'), 'run()');
  writeFileSync(join(folder, 'assets/app-abc.js.gz'), gzipSync('run()'));
  writeFileSync(join(folder, '.stamp'), 'secret of the build');
  test = await createTestApp({ webFolder: folder });
});
afterAll(async () => {
  await test.close();
  rmSync(folder, { recursive: true, force: true });
});

const get = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  test.call<string & ProblemBody>(method, path, { as: null, key: null, headers });
const html = { accept: 'text/html,application/xhtml+xml' };

it('is known to be there or not, since a link into it would lead nowhere', async () => {
  expect(test.app.hasWebApp).toBe(true);
  const bare = await createTestApp({ webFolder: join(folder, 'none') });
  expect(bare.app.hasWebApp).toBe(false);
  await bare.close();
});

it('shows the page at / and at any address of its own, under a policy without inline scripts', async () => {
  for (const path of ['/', '/find?q=moon', '/admin/people', '/sign-in']) {
    const { status, body, headers } = await get(path, html);
    expect([path, status, body]).toEqual([path, 200, '<!doctype html><title>Clew</title>']);
    expect(headers.get('content-security-policy')).toMatch(/script-src 'self';.*frame-ancestors 'none'/);
    expect(headers.get('cache-control')).toBe('no-cache');
  }
});

it('never stands in for the API', async () => {
  expect((await get('/docs', html)).body).toContain('Clew API');
  expect((await get('/openapi.json', html)).headers.get('content-type')).toContain('application/json');
  expect((await get('/healthz', html)).body).toMatchObject({ status: 'alive' });
  expect((await get('/api/me', html)).status).toBe(401);
  expect((await get('/api/no-such-thing', html)).body.reason).toBe('Unknown route');
  expect((await get('/e-api/no-such-thing', html)).body.reason).toBe('Unknown route');
  expect((await get('/search', html)).body.reason).toBe('Method not allowed');
  expect((await get('/no-such-thing', { accept: 'application/json' })).body.reason).toBe('Unknown route');
  expect((await get('/no-such-thing', html, 'POST')).body.reason).toBe('Unknown route');
});

it('lets assets be kept for ever, packed where the browser takes that, and the page be asked for anew', async () => {
  const asset = await get('/assets/app-abc.js', { 'accept-encoding': 'gzip, br' });
  expect(asset.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  expect(asset.headers.get('content-encoding')).toBe('gzip');
  expect((await get('/assets/app-abc.js')).body).toBe('run()');
  const etag = (await get('/', html)).headers.get('etag') ?? '';
  expect((await get('/', { ...html, 'if-none-match': etag })).status).toBe(304);
  expect((await get('/', html, 'HEAD')).body).toBe('');
});

it('gives out nothing but what was built', async () => {
  for (const path of [
    '/assets/gone-123.js',
    '/.stamp',
    '/assets/../../package.json',
    '/%2e%2e/package.json',
    '/assets/app-abc.js.gz',
  ])
    expect([path, (await get(path, html)).status]).toEqual([path, 404]);
});
