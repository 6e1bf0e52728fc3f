import { isIP, connect as netConnect, type Socket } from 'node:net';
import { connect as tlsConnect } from 'node:tls';
import { EgressError } from './egress-error.ts';

/** Begins a connection to an address; tests give their own. */
export type Dial = (address: string, port: number) => Socket;

export const dialDirectly: Dial = (host, port) => netConnect({ host, port, noDelay: true, keepAlive: true });

interface Options {
  /** By which the certificate is checked. */
  host: string;
  port: number;
  isSecure: boolean;
  /** Of what is spoken over TLS, where it has one. */
  protocolNames?: string[];
  /** Tried in order. They have been checked, and nothing else is connected to. */
  addresses: readonly string[];
  dial: Dial;
  signal: AbortSignal;
}

/** A connection that stands, with TLS where it is asked for. */
export async function openSocket(options: Options): Promise<Socket> {
  const { host, port, isSecure, addresses, dial, signal } = options;
  let failed: unknown;
  for (const address of addresses) {
    try {
      const plain = await settled(dial(address, port), 'connect', signal);
      return isSecure ? await secure(plain, options) : plain;
    } catch (error) {
      signal.throwIfAborted();
      failed = error;
    }
  }
  throw new EgressError('unreachable', reasonOf(failed, host), { cause: failed });
}

/** TLS on a connection that stands, with its later errors and its end. */
export async function startTls(plain: Socket, options: Pick<Options, 'host' | 'signal'>): Promise<Socket> {
  try {
    return await secure(plain, options);
  } catch (error) {
    options.signal.throwIfAborted();
    throw new EgressError('unreachable', reasonOf(error, options.host), { cause: error });
  }
}

function secure(
  plain: Socket,
  { host, protocolNames, signal }: Pick<Options, 'host' | 'protocolNames' | 'signal'>,
): Promise<Socket> {
  const name = host.replace(/\.$/, '');
  const socket = tlsConnect({
    socket: plain,
    host: name,
    ...(isIP(name) ? {} : { servername: name }),
    ...(protocolNames ? { ALPNProtocols: protocolNames } : {}),
  });
  return settled(socket, 'secureConnect', signal);
}

function settled<Kind extends Socket>(
  socket: Kind,
  event: 'connect' | 'secureConnect',
  signal: AbortSignal,
): Promise<Kind> {
  return new Promise((resolve, reject) => {
    const end = () => {
      socket.off(event, succeed).off('error', fail).off('close', close);
      signal.removeEventListener('abort', abort);
    };
    const succeed = () => {
      end();
      resolve(socket);
    };
    const fail = (error: unknown) => {
      end();
      // What still goes wrong with it concerns nobody.
      socket.on('error', () => {}).destroy();
      reject(error);
    };
    const close = () => fail(new Error('closed'));
    const abort = () => fail(signal.reason);
    socket.once(event, succeed).once('error', fail).once('close', close);
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
  });
}

function reasonOf(error: unknown, host: string): string {
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (/CERT|ALTNAME|SELF_SIGNED|VERIFY|ISSUER/.test(code))
    return `The certificate of ${host} does not hold (${code}). Renew it, or make its authority known (NODE_EXTRA_CA_CERTS).`;
  return `${host} can't be reached${code ? ` (${code})` : ''}. Check that it runs.`;
}
