import type { ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { connect, createServer } from 'node:net';
import { Readable } from 'node:stream';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createEgress } from './create-egress.ts';
import { type Egress, type EgressLimits, type EgressRequest, egressLimits } from './egress.ts';
import { AllowanceError, readAllowances } from './read-allowances.ts';
import { startTestSite, type TestSite } from './testing/start-test-site.ts';
import { testCertificate, testKey } from './testing/test-certificate.ts';

let site: TestSite;
let other: TestSite;
const opened: Egress[] = [];

beforeAll(async () => {
  site = await startTestSite(() => {});
  other = await startTestSite((_request, response) => response.end('other'));
});
afterEach(async () => {
  site.requests.length = 0;
  other.requests.length = 0;
  await Promise.all(opened.splice(0).map((egress) => egress.close()));
});
afterAll(() => Promise.all([site.close(), other.close()]));

function open(limits: Partial<EgressLimits> = {}, more: Partial<Parameters<typeof createEgress>[0]> = {}): Egress {
  const egress = createEgress({
    allowances: readAllowances(['site.test:*', 'other.test:*']),
    limits: { ...egressLimits, ...limits },
    resolveName: async (host) => {
      if (host === 'nowhere.test') throw new Error('ENOTFOUND');
      return ['127.0.0.1'];
    },
    ...more,
  });
  opened.push(egress);
  return egress;
}

const never = new AbortController().signal;
const text = ({ body }: { body: Uint8Array }) => Buffer.from(body).toString();
const here = (path = '/') => `http://site.test:${site.port}${path}`;
const there = (path = '/') => `http://other.test:${other.port}${path}`;
const ask = (request: Partial<EgressRequest> = {}, limits: Partial<EgressLimits> = {}) =>
  open(limits).request({ url: here(), ...request }, never);
const answerWith = (answer: (response: ServerResponse) => unknown) => {
  site.answer = (_request, response) => answer(response);
};

describe('a request of a connector', () => {
  it('brings status, headers, body and the address that answered', async () => {
    answerWith((response) => response.writeHead(404, { etag: '"1"' }).end('not here'));
    const answer = await ask({ url: here('/a?b=c#d'), headers: { Accept: 'text/html' } });
    expect({ ...answer, headers: answer.headers.get('etag'), body: text(answer) }).toEqual({
      status: 404,
      url: here('/a?b=c'),
      headers: '"1"',
      body: 'not here',
    });
    expect(site.requests[0]).toMatchObject({ method: 'GET', path: '/a?b=c', headers: { accept: 'text/html' } });
    expect(site.requests[0]?.headers.host).toBe(`site.test:${site.port}`);
  });

  it('is refused a host of its own beside that of the address', async () => {
    await expect(ask({ headers: { Host: 'other.test' } })).rejects.toMatchObject({ failure: 'refused' });
    expect(site.requests).toEqual([]);
  });

  it('goes past proxies of the environment', async () => {
    answerWith((response) => response.end('direct'));
    const before = { ...process.env };
    const proxy = `http://127.0.0.1:${other.port}`;
    Object.assign(process.env, { HTTP_PROXY: proxy, http_proxy: proxy, ALL_PROXY: proxy, NODE_USE_ENV_PROXY: '1' });
    try {
      expect(text(await ask())).toBe('direct');
    } finally {
      process.env = before;
    }
    expect(other.requests).toEqual([]);
  });

  it('says what is wrong where there is no answer', async () => {
    const closed = createServer().listen(0);
    const { port } = closed.address() as { port: number };
    closed.close();
    await expect(ask({ url: 'http://nowhere.test/' })).rejects.toMatchObject({ failure: 'unknown-host' });
    await expect(ask({ url: `http://site.test:${port}/` })).rejects.toMatchObject({
      failure: 'unreachable',
      message: "site.test can't be reached (ECONNREFUSED). Check that it runs.",
    });
    await expect(ask({ url: 'http://intranet.test/' })).rejects.toMatchObject({
      failure: 'refused',
      message: expect.stringContaining('intranet.test lies within a network'),
    });
    await expect(ask({ url: 'http://8.8.8.8:22/' })).rejects.toMatchObject({
      message: expect.stringContaining('allow 8.8.8.8:22 in the settings'),
    });
    answerWith((response) => response.socket?.end('no HTTP at all\r\n\r\n'));
    await expect(ask()).rejects.toMatchObject({ failure: 'broken' });
  });

  it('tries the next address where one does not answer', async () => {
    answerWith((response) => response.end('second'));
    const dialled: string[] = [];
    const egress = open(
      {},
      {
        resolveName: async () => ['::1', '127.0.0.1'],
        dial: (address, port) => {
          dialled.push(address);
          return address === '::1' ? connect(1, '127.0.0.1') : connect(port, address);
        },
      },
    );
    expect(text(await egress.request({ url: here() }, never))).toBe('second');
    expect(dialled).toEqual(['::1', '127.0.0.1']);
  });

  it('ends with the reason of its signal', async () => {
    const controller = new AbortController();
    answerWith(() => controller.abort(new Error('stopped')));
    await expect(open().request({ url: here() }, controller.signal)).rejects.toThrow('stopped');
    await expect(open().request({ url: here() }, controller.signal)).rejects.toThrow('stopped');
  });

  it('counts an address of this machine as within the network, though it be a public one', async () => {
    const egress = open({}, { resolveName: async () => ['93.184.216.34'], isOwnAddress: () => true });
    await expect(egress.request({ url: 'http://public.test/' }, never)).rejects.toMatchObject({ failure: 'refused' });
  });
});

describe('a redirect', () => {
  it.each([301, 302, 303, 307, 308])('%i is followed, and others are not', async (status) => {
    site.answer = ({ path }, response) =>
      path === '/' ? response.writeHead(status, { location: '/next' }).end('moved') : response.end('arrived');
    expect(await ask().then((answer) => [text(answer), answer.url])).toEqual(['arrived', here('/next')]);
    site.answer = (_request, response) => response.writeHead(300, { location: '/next' }).end('choose');
    expect(text(await ask())).toBe('choose');
  });

  it('takes nothing along to another origin that could be a secret', async () => {
    answerWith((response) => response.writeHead(302, { location: there() }).end());
    const headers = {
      Authorization: 'Bearer a',
      cookie: 'b=c',
      'PRIVATE-TOKEN': 'd',
      'x-amz-security-token': 'e',
      referer: 'https://f/?g',
      'if-none-match': '"h"',
    };
    await ask({ headers });
    const { host, connection, ...received } = other.requests[0]?.headers ?? {};
    expect(received).toEqual({ 'if-none-match': '"h"', 'accept-encoding': 'gzip, br' });
    site.answer = ({ path }, response) =>
      path === '/' ? response.writeHead(302, { location: '/next' }).end() : response.end();
    site.requests.length = 0;
    await ask({ headers });
    expect(site.requests[1]?.headers).toMatchObject({ authorization: 'Bearer a', cookie: 'b=c', 'private-token': 'd' });
  });

  it('takes nothing along to another port or scheme of the same host', async () => {
    answerWith((response) => response.writeHead(302, { location: `http://site.test:${other.port}/` }).end());
    await ask({ headers: { authorization: 'Bearer a' } });
    expect(other.requests[0]?.headers.authorization).toBeUndefined();
  });

  it('takes a body along on its origin alone', async () => {
    const post = { method: 'POST', body: 'secret', headers: { 'content-type': 'text/plain' } };
    site.answer = ({ path }, response) =>
      path === '/' ? response.writeHead(307, { location: '/next' }).end() : response.end();
    await ask(post);
    expect(site.requests[1]).toMatchObject({ method: 'POST', path: '/next', body: 'secret' });
    answerWith((response) => response.writeHead(307, { location: there() }).end());
    await expect(ask(post)).rejects.toMatchObject({ failure: 'refused' });
    expect(other.requests).toEqual([]);
    answerWith((response) => response.writeHead(303, { location: there() }).end());
    await ask(post);
    expect(other.requests[0]).toMatchObject({ method: 'GET', body: '' });
    expect(other.requests[0]?.headers['content-type']).toBeUndefined();
  });

  it('that leads round and round ends', async () => {
    answerWith((response) => response.writeHead(302, { location: '/' }).end());
    await expect(ask({}, { redirects: 3 })).rejects.toMatchObject({ failure: 'broken' });
    expect(site.requests.length).toBe(4);
  });
});

describe('an answer', () => {
  const large = Buffer.alloc(300_000, 'a');

  it('is unpacked', async () => {
    for (const [encoding, packed] of [
      ['gzip', gzipSync(large)],
      ['x-gzip', gzipSync(large)],
      ['br', brotliCompressSync(large)],
      ['identity', large],
    ] as const) {
      answerWith((response) => response.writeHead(200, { 'content-encoding': encoding }).end(packed));
      expect((await ask()).body.length).toBe(large.length);
    }
    answerWith((response) => response.writeHead(200, { 'content-encoding': 'gzip', 'content-length': 0 }).end());
    expect((await ask()).body.length).toBe(0);
    answerWith((response) => response.writeHead(304, { 'content-encoding': 'gzip' }).end());
    expect(await ask()).toMatchObject({ status: 304 });
  });

  it('is not taken when it is too long: as it says, as it comes, or unpacked', async () => {
    const tooLarge = { failure: 'too-large' };
    answerWith((response) => response.writeHead(200, { 'content-length': 10 ** 12 }).write('a'));
    await expect(ask()).rejects.toMatchObject(tooLarge);
    answerWith((response) => response.end(large));
    await expect(ask({ mostBytes: 299_999 })).rejects.toMatchObject(tooLarge);
    expect((await ask({ mostBytes: 300_000 })).body.length).toBe(300_000);
    // It never ends by itself.
    answerWith((response) => Readable.from(endless(large)).pipe(response));
    await expect(ask({ mostBytes: 10 ** 6 })).rejects.toMatchObject(tooLarge);
    const bomb = gzipSync(Buffer.alloc(50 * 1024 ** 2));
    expect(bomb.length).toBeLessThan(60_000);
    answerWith((response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb));
    await expect(ask({ mostBytes: 10 ** 6 })).rejects.toMatchObject(tooLarge);
    // Packed bytes that unpack to nothing.
    const nothing = Buffer.from('000000ffff'.repeat(20_000), 'hex');
    answerWith((response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).write(gzipSync('').subarray(0, 10));
      Readable.from(endless(nothing)).pipe(response);
    });
    await expect(ask({ mostBytes: 10 ** 6 })).rejects.toMatchObject(tooLarge);
  });

  it('that breaks off is never taken for a whole one', async () => {
    const broken = { failure: 'broken' };
    answerWith((response) => {
      response.writeHead(200, { 'content-length': 1_000 }).write('half');
      setImmediate(() => response.destroy());
    });
    await expect(ask()).rejects.toMatchObject(broken);
    answerWith((response) => {
      response.write('half');
      setImmediate(() => response.destroy());
    });
    await expect(ask()).rejects.toMatchObject(broken);
    answerWith((response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(large).subarray(0, 200)),
    );
    await expect(ask()).rejects.toMatchObject(broken);
    for (const encoding of ['gzip', 'br', 'compress', 'gzip, gzip']) {
      answerWith((response) => response.writeHead(200, { 'content-encoding': encoding }).end('not packed'));
      await expect(ask()).rejects.toMatchObject(broken);
    }
  });

  it('that does not come is given up: before it begins, in its midst, as a whole, or without a connection', async () => {
    const tooSlow = { failure: 'too-slow' };
    answerWith(() => {});
    await expect(ask({}, { firstByteMs: 100 })).rejects.toMatchObject(tooSlow);
    answerWith((response) => response.write('half'));
    await expect(ask({}, { idleMs: 100 })).rejects.toMatchObject(tooSlow);
    answerWith((response) => {
      const drip = setInterval(() => response.write('.'), 20);
      response.on('close', () => clearInterval(drip));
    });
    await expect(ask({}, { wholeMs: 300 })).rejects.toMatchObject(tooSlow);
    const silent = open({ connectMs: 100 }, { resolveName: () => new Promise(() => {}) });
    await expect(silent.request({ url: here() }, never)).rejects.toMatchObject(tooSlow);
    // A server that takes the connection and says nothing of TLS.
    const mute = createServer(() => {}).listen(0);
    const { port } = mute.address() as { port: number };
    await expect(ask({ url: `https://site.test:${port}/` }, { connectMs: 200 })).rejects.toMatchObject(tooSlow);
    mute.close();
  });
});

describe('a secure connection', () => {
  it('is made to the name, and only with a certificate that holds', async () => {
    const server = createSecureServer({ key: testKey, cert: testCertificate }, (_request, response) => {
      response.end('secure');
    }).listen(0);
    const { port } = server.address() as { port: number };
    const url = `https://site.test:${port}/`;
    await expect(ask({ url })).rejects.toMatchObject({
      failure: 'unreachable',
      message: expect.stringContaining('certificate'),
    });
    const before = getCACertificates('default');
    setDefaultCACertificates([...before, testCertificate]);
    try {
      expect(text(await ask({ url }))).toBe('secure');
      // The name is checked, not the address that it leads to.
      await expect(ask({ url: `https://other.test:${port}/` })).rejects.toMatchObject({
        message: expect.stringContaining('The certificate of other.test does not hold'),
      });
    } finally {
      setDefaultCACertificates(before);
      server.close();
      server.closeAllConnections();
    }
  });
});

describe('what a source is allowed', () => {
  const allows = (entries: string[], host: string, address: string, port = 80, addressClass = 'internal' as const) =>
    readAllowances(entries).allows({ host, port, openPorts: [80, 443], address, addressClass });

  it('is a host or a network, at the usual ports or at those that are named', () => {
    expect(allows(['wiki.test'], 'wiki.test', '10.0.0.1')).toBe(true);
    expect(allows(['WIKI.test.'], 'wiki.test', '10.0.0.1', 443)).toBe(true);
    expect(allows(['wiki.test'], 'wiki.test.', '10.0.0.1')).toBe(true);
    expect(allows(['wiki.test'], 'wiki.test', '10.0.0.1', 8080)).toBe(false);
    expect(allows(['wiki.test:8080'], 'wiki.test', '10.0.0.1', 8080)).toBe(true);
    expect(allows(['wiki.test:8080'], 'wiki.test', '10.0.0.1')).toBe(false);
    expect(allows(['wiki.test:*'], 'wiki.test', '10.0.0.1', 9)).toBe(true);
    expect(allows(['wiki.test'], 'a.wiki.test', '10.0.0.1')).toBe(false);
    expect(allows(['bücher.test'], 'xn--bcher-kva.test', '10.0.0.1')).toBe(true);
    expect(allows(['10.1.0.0/16'], 'any.test', '10.1.255.255')).toBe(true);
    expect(allows(['10.1.0.0/16'], 'any.test', '10.2.0.0')).toBe(false);
    expect(allows(['10.1.2.3:81'], 'any.test', '10.1.2.3', 81)).toBe(true);
    expect(allows(['fd00::/8'], 'any.test', 'fd12::1')).toBe(true);
    expect(allows(['[fd00::/8]:81'], 'any.test', 'fd12::1', 81)).toBe(true);
    expect(allows(['[fd00::1]'], 'any.test', 'fd00::1')).toBe(true);
    expect(allows([], 'any.test', '10.1.2.3')).toBe(false);
  });

  it('by name does not hold for what a cloud keeps for its machines, and by nothing for what is no machine', () => {
    const web = { host: 'wiki.test', port: 80, openPorts: [80] };
    const special = { ...web, address: '169.254.169.254', addressClass: 'special' } as const;
    expect(readAllowances(['wiki.test:*']).allows(special)).toBe(false);
    expect(readAllowances(['169.254.169.254']).allows(special)).toBe(true);
    const nobody = { ...web, address: '224.0.0.1', addressClass: 'never' } as const;
    expect(readAllowances(['wiki.test:*', '224.0.0.0/8']).allows(nobody)).toBe(false);
  });

  it('is told to be unreadable where it is', () => {
    for (const entry of [
      ...[
        '',
        ' ',
        '*',
        'a b',
        'http://wiki.test',
        'wiki.test/path',
        'a@wiki.test',
        'wiki.test:0',
        'wiki.test:70000',
        'wiki.test:x',
      ],
      ...[
        '10.0.0.0/33',
        '10.0.0.0/',
        '10.0.0.0/x',
        '0.0.0.0/0',
        '10.0.0.0/7',
        '::/0',
        'fd00::/6',
        'fe80::1%eth0',
        '[fd00::1',
        '0x7f.1',
      ],
      ...['2130706433', 'wiki.test?x', 'wiki.test#x', 'wiki%', '[wiki.test]', '10.0.0.0/16:80:80'],
    ])
      expect(() => readAllowances([entry]), entry).toThrow(AllowanceError);
  });
});

function* endless(piece: Uint8Array): Generator<Uint8Array> {
  for (;;) yield piece;
}
