/** No address trick gets a request to where it must not go: asked directly, and as a redirect of each kind from an allowed site. */
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { classifyAddress } from './classify-address.ts';
import { createEgress } from './create-egress.ts';
import { egressLimits } from './egress.ts';
import { EgressError } from './egress-error.ts';
import { type Allowances, readAllowances } from './read-allowances.ts';
import { addressTricks, type Trick } from './testing/address-tricks.ts';
import { startTestSite, type TestSite } from './testing/start-test-site.ts';

let canary: TestSite;
let site: TestSite;
/** Stands for all of the internet. */
let outside: TestSite;
let tricks: Trick[];

beforeAll(async () => {
  canary = await startTestSite((_request, response) => response.end('secret'));
  outside = await startTestSite((_request, response) => response.end('outside'));
  site = await startTestSite((_request, response) => response.end('site'));
  tricks = addressTricks({ canary: canary.port, site: site.port });
});
afterAll(() => Promise.all([canary.close(), site.close(), outside.close()]));

/** A gate of its own for each, real sockets, and what was connected to. */
function openGate({ answers = [['127.0.0.1']] }: Pick<Trick, 'answers'>, allowances?: Allowances) {
  const dialled: { address: string; port: number }[] = [];
  let asked = 0;
  const egress = createEgress({
    allowances: allowances ?? readAllowances([`site.test:${site.port}`]),
    limits: { ...egressLimits, connectMs: 5_000 },
    // A redirect comes from a site whose name does not change.
    resolveName: async (host) =>
      host === 'site.test' ? ['127.0.0.1'] : (answers[Math.min(asked++, answers.length - 1)] ?? []),
    isOwnAddress: () => false,
    dial(address, port) {
      dialled.push({ address, port });
      const isOutside = classifyAddress(address) === 'public';
      return isOutside ? connect(outside.port, '127.0.0.1') : connect(port, address);
    },
  });
  return { egress, dialled };
}

/** What a request led to; `dialled` but for the allowed site and what is really the internet must stay empty. */
async function play(trick: Trick, url: string): Promise<string[]> {
  const { egress, dialled } = openGate(trick);
  const before = canary.connections();
  const outcomes: string[] = [];
  for (let time = 0; time < (trick.answers?.length ?? 1); time++)
    outcomes.push(
      await egress.request({ url }, AbortSignal.timeout(30_000)).then(
        ({ body }) => Buffer.from(body).toString(),
        (error: unknown) => (error instanceof EgressError ? error.failure : String(error)),
      ),
    );
  await egress.close();
  const wrong = dialled
    .filter(({ address, port }) => !isGlobal(address) && !(address === '127.0.0.1' && port === site.port))
    .map(({ address, port }) => `${trick.url} went to ${address} port ${port}`);
  if (canary.connections() > before) wrong.push(`${trick.url} reached what must not be reached`);
  const expected = trick.isHarmless ? ['site', 'outside', 'refused', 'unknown-host'] : ['refused', 'unknown-host'];
  wrong.push(...outcomes.filter((outcome) => !expected.includes(outcome)).map((outcome) => `${trick.url}: ${outcome}`));
  return wrong;
}

/** What a setting for a host and one for a port may hold of it, cut in no clever way. */
function targetsOf(url: string): { host: string; port: number; isSecure: boolean }[] {
  const [, authority = '', rest = ''] = /^[^/]*\/\/([^/]*)(.*)$/s.exec(url) ?? [];
  const [, host = authority, port = ''] = /^(.*):(\d+)$/s.exec(authority) ?? [];
  const at = Number(port === '' ? '993' : port);
  const bare = host.replace(/^\[|\]$/g, '');
  return [...new Set([host, bare, `${host}${rest}`, authority])].map((text) => ({
    host: text,
    port: at,
    isSecure: false,
  }));
}

/** Not by the code under test: the only addresses of the corpus that are of the internet. */
function isGlobal(address: string): boolean {
  return address === '93.184.216.34';
}

describe('addresses that must not be reached', () => {
  it('are not reached by any way of writing them', async () => {
    const wrong: string[] = [];
    for (const trick of tricks) wrong.push(...(await play(trick, trick.url)));
    expect(wrong).toEqual([]);
    expect(tricks.length).toBeGreaterThan(150);
    expect(new Set(tricks.map(({ url, answers }) => JSON.stringify([url, answers]))).size).toBe(tricks.length);
    console.log(`${tricks.length} address tricks, asked directly: 0 got through`);
  });

  it('are not reached by a redirect of any kind', async () => {
    const wrong: string[] = [];
    let played = 0;
    for (const [at, trick] of tricks.entries()) {
      const status = [301, 302, 303, 307, 308][at % 5] ?? 302;
      // What no header can hold no server can send.
      if (!/^[^\p{Cc}]+$/u.test(trick.url)) continue;
      site.answer = ({ path }, response) =>
        path === '/start'
          ? response.writeHead(status, { location: Buffer.from(trick.url).toString('latin1') }).end()
          : response.end('site');
      played++;
      wrong.push(...(await play(trick, `http://site.test:${site.port}/start`)));
    }
    expect(wrong).toEqual([]);
    console.log(`${played} address tricks, as redirects: 0 got through`);
  });

  it('are not reached by a connection that is no request, at any of its ports', async () => {
    const wrong: string[] = [];
    let played = 0;
    for (const trick of tricks) {
      const { egress, dialled } = openGate(trick);
      const before = canary.connections();
      for (const target of targetsOf(trick.url)) {
        played++;
        const outcome = await egress.connect(target, AbortSignal.timeout(30_000)).then(
          () => 'open',
          (error: unknown) => (error instanceof EgressError ? error.failure : String(error)),
        );
        const isMeant = dialled.every(({ address, port }) => isGlobal(address) || port === site.port);
        if (!['refused', 'unknown-host', 'unreachable', 'open'].includes(outcome) || !isMeant)
          wrong.push(`${JSON.stringify(target)}: ${outcome} at ${JSON.stringify(dialled)}`);
        if (outcome === 'open' && dialled.length === 0) wrong.push(`${JSON.stringify(target)} is open to nowhere`);
      }
      await egress.close();
      if (canary.connections() > before) wrong.push(`${trick.url} reached what must not be reached`);
    }
    expect(wrong).toEqual([]);
    expect(played).toBeGreaterThan(300);
    console.log(`${played} address tricks, as connections: 0 got through`);
  });

  it('would be reached without the gate', async () => {
    const before = canary.connections();
    for (const trick of tricks.slice(0, 50)) {
      const { egress } = openGate(trick, { allows: () => true });
      await egress.request({ url: trick.url }, AbortSignal.timeout(5_000)).catch(() => {});
      await egress.close();
    }
    // Most of the ways to write loopback are ways to get there.
    expect(canary.connections() - before).toBeGreaterThan(30);
  });

  it('are told from those of the internet at their borders', () => {
    const outside =
      '1.1.1.1 9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 126.255.255.255 128.0.0.0 169.253.255.255 169.255.0.0 ' +
      '172.15.255.255 172.32.0.0 192.0.1.0 192.0.3.0 192.167.255.255 192.169.0.0 198.17.255.255 198.20.0.0 223.255.255.255 ' +
      '2001:200::1 2001:db7:ffff::1 2001:db9::1 2003::1 2606:4700:4700::1111 2a00:1450::1 3fff:1000::1 3ffe::1';
    expect(outside.split(' ').filter((address) => classifyAddress(address) !== 'public')).toEqual([]);
  });
});
