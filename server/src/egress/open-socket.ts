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
  /** Tried in order. They have been checked, and nothing else is connected to. */
  addresses: readonly string[];
  dial: Dial;
  signal: AbortSignal;
}

/** A connection that stands, with TLS where it is asked for. */
export async function openSocket({ host, port, isSecure, addresses, dial, signal }: Options): Promise<Socket> {
  let failed: unknown;
  for (const address of addresses) {
    try {
      return await connectTo(address);
    } catch (error) {
      signal.throwIfAborted();
      failed = error;
    }
  }
  throw new EgressError('unreachable', reasonOf(failed, host), { cause: failed });

  async function connectTo(address: string): Promise<Socket> {
    const plain = await settled(dial(address, port), 'connect', signal);
    if (!isSecure) return plain;
    const name = host.replace(/\.$/, '');
    const secure = tlsConnect({
      socket: plain,
      host: name,
      ...(isIP(name) ? {} : { servername: name }),
      ALPNProtocols: ['http/1.1'],
    });
    return settled(secure, 'secureConnect', signal);
  }
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
