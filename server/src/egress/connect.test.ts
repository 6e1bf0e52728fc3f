/** Connections that are no requests: where they may go, how long they stand, and when they have TLS. */
import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { getCACertificates, setDefaultCACertificates, TLSSocket, createServer as tlsServer } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import { createEgress } from './create-egress.ts';
import { type Egress, type EgressLimits, type EgressSocket, egressLimits } from './egress.ts';
import { readAllowances } from './read-allowances.ts';
import { testCertificate, testKey } from './testing/test-certificate.ts';

const opened: Egress[] = [];
const servers: { server: Server; sockets: Socket[] }[] = [];
const certificates = getCACertificates('default');

afterEach(async () => {
  setDefaultCACertificates(certificates);
  await Promise.all(opened.splice(0).map((egress) => egress.close()));
  for (const { server, sockets } of servers.splice(0)) {
    for (const socket of sockets) socket.destroy();
    server.close();
  }
});

function open(limits: Partial<EgressLimits> = {}, allow = ['site.test:*', 'other.test:*']): Egress {
  const egress = createEgress({
    allowances: readAllowances(allow),
    limits: { ...egressLimits, ...limits },
    resolveName: async () => ['127.0.0.1'],
  });
  opened.push(egress);
  return egress;
}

/** The port of a server that does with each connection what the test says. */
async function serve(
  take: (socket: Socket) => unknown,
  create: (take: (socket: Socket) => unknown) => Server = createServer,
) {
  const sockets: Socket[] = [];
  const server = create((socket) => {
    sockets.push(socket.on('error', () => {}));
    take(socket);
  }).listen(0);
  servers.push({ server, sockets });
  await once(server, 'listening');
  return (server.address() as { port: number }).port;
}
const secureServer = (take: (socket: Socket) => unknown) => tlsServer({ key: testKey, cert: testCertificate }, take);

const never = new AbortController().signal;
const at = (port: number, more: object = {}) => ({ host: 'site.test', port, isSecure: false, ...more });
const trustTheTest = () => setDefaultCACertificates([...certificates, testCertificate]);

async function say({ stream }: EgressSocket, text: string): Promise<string> {
  stream.write(text);
  const [answer] = (await once(stream, 'data')) as [Buffer];
  stream.removeAllListeners('data').pause();
  return answer.toString();
}
/** What a connection ends with. */
async function endOf({ stream }: EgressSocket): Promise<Error | null> {
  if (stream.closed) return stream.errored;
  // One that is left open fails the test long before the test is given up.
  const isGivenUp = AbortSignal.timeout(30_000);
  const isOver = new Promise((resolve) => stream.once('close', resolve));
  const isLate = new Promise((_resolve, reject) => isGivenUp.addEventListener('abort', reject));
  await Promise.race([isOver, isLate]);
  return stream.errored;
}
const echo = (socket: Socket) => socket.on('data', (bytes) => socket.write(`you said ${bytes}`));

describe('a connection', () => {
  it('carries bytes to and fro, and counts what comes', async () => {
    const socket = await open().connect(at(await serve(echo)), never);
    expect(await say(socket, 'hello')).toBe('you said hello');
    expect(socket.bytesReceived()).toBe(14);
  });

  it('is made at the ports of mail and directories, and at no others that are not allowed', async () => {
    const connect = (port: number, allow: string[]) =>
      open({ connectMs: 1_000 }, allow)
        .connect(at(port), never)
        .catch((error: { failure: string }) => error.failure);
    for (const port of [80, 443, 22, 25, 6379]) expect(await connect(port, ['site.test'])).toBe('refused');
    // Nobody listens there, but it is asked.
    expect(await connect(389, ['site.test'])).toBe('unreachable');
    expect(await connect(389, [])).toBe('refused');
    expect(await connect(1, ['site.test:1'])).toBe('unreachable');
    await expect(
      createEgress({ allowances: readAllowances([]), resolveName: async () => ['93.184.216.34'] }).connect(
        at(25),
        never,
      ),
    ).rejects.toThrow('allow site.test:25 in the settings');
  });

  it('is refused to what is no host or no port', async () => {
    const port = await serve(echo);
    for (const host of [
      '',
      ' ',
      'site.test/',
      'site.test:1',
      'a@site.test',
      'site.test?',
      'site.test#',
      'site.test\\',
      'site\n.test',
      '%',
    ])
      await expect(open().connect(at(port, { host }), never), host).rejects.toMatchObject({ failure: 'refused' });
    for (const wrong of [0, -1, 1.5, 65_536, Number.NaN])
      await expect(open().connect(at(wrong), never)).rejects.toMatchObject({ failure: 'refused' });
  });

  it('ends with its signal, with the gate, and when nothing is said for too long', async () => {
    const port = await serve(() => {});
    const controller = new AbortController();
    const socket = await open().connect(at(port), controller.signal);
    controller.abort(new Error('stopped'));
    expect(await endOf(socket)).toMatchObject({ message: 'stopped' });
    await expect(open().connect(at(port), controller.signal)).rejects.toThrow('stopped');
    const egress = open();
    const other = await egress.connect(at(port), never);
    await egress.close();
    expect(await endOf(other)).toMatchObject({ failure: 'unreachable' });
    const silent = await open({ silentMs: 50 }).connect(at(port), never);
    expect(await endOf(silent)).toMatchObject({ failure: 'too-slow' });
  });

  it('is given up where it does not come about in time', async () => {
    const mute = await serve(() => {});
    trustTheTest();
    const connect = open({ connectMs: 100 }).connect(at(mute, { isSecure: true }), never);
    await expect(connect).rejects.toMatchObject({ failure: 'too-slow' });
  });
});

describe('TLS', () => {
  it('from the beginning is had with a certificate for the host alone', async () => {
    const port = await serve(echo, secureServer);
    await expect(open().connect(at(port, { isSecure: true }), never)).rejects.toThrow('certificate of site.test');
    trustTheTest();
    const socket = await open().connect(at(port, { isSecure: true }), never);
    expect(await say(socket, 'hello')).toBe('you said hello');
    await expect(open().connect(at(port, { host: 'other.test', isSecure: true }), never)).rejects.toThrow(
      'certificate of other.test',
    );
  });

  /** Says that TLS may begin, and begins with it; with `more` in the clear behind. */
  const upgrading =
    (more = '') =>
    (socket: Socket) =>
      socket.once('data', () => {
        socket.write(`begin${more}`);
        const secure = new TLSSocket(socket, { isServer: true, key: testKey, cert: testCertificate });
        echo(secure.on('error', () => {}));
      });

  it('is begun on a connection that stands, with the same certificate', async () => {
    const port = await serve(upgrading());
    trustTheTest();
    const socket = await open().connect(at(port), never);
    expect(await say(socket, 'STARTTLS')).toBe('begin');
    const secure = await socket.startTls();
    expect(await say(secure, 'secret')).toBe('you said secret');
    const controller = new AbortController();
    const other = await open().connect(at(port), controller.signal);
    await say(other, 'STARTTLS');
    const upgraded = await other.startTls();
    controller.abort(new Error('stopped'));
    expect(await endOf(upgraded)).toMatchObject({ message: 'stopped' });
    const wrong = await open().connect(at(port, { host: 'other.test' }), never);
    await say(wrong, 'STARTTLS');
    await expect(wrong.startTls()).rejects.toThrow('certificate of other.test');
    expect(wrong.stream.destroyed).toBe(true);
  });

  it('is not begun where something was sent in the clear behind the word that it may', async () => {
    trustTheTest();
    const socket = await open().connect(at(await serve(upgrading(' and more'))), never);
    socket.stream.write('STARTTLS');
    await once(socket.stream, 'readable');
    expect(String(socket.stream.read(5))).toBe('begin');
    await expect(socket.startTls()).rejects.toMatchObject({ failure: 'broken' });
  });

  it('that does not come about is given up', async () => {
    trustTheTest();
    const mute = await serve((socket) => socket.once('data', () => socket.write('begin')));
    const socket = await open({ connectMs: 100 }).connect(at(mute), never);
    await say(socket, 'STARTTLS');
    await expect(socket.startTls()).rejects.toMatchObject({ failure: 'too-slow' });
    const garbage = await serve((one) => one.on('data', () => one.write('no TLS at all')));
    const other = await open().connect(at(garbage), never);
    await say(other, 'STARTTLS');
    await expect(other.startTls()).rejects.toMatchObject({ failure: 'unreachable' });
  });
});
