/**
 * The gate through which everything goes that connectors ask of the network. Which addresses may be connected to is decided when
 * a connection is made, on the addresses themselves, and the connection is made to them; so it holds for redirects, for
 * names that change, and however an address is written.
 */
import { networkInterfaces } from 'node:os';
import { Agent } from 'undici';
import { type Egress, type EgressLimits, type EgressRequest, type EgressTarget, egressLimits } from './egress.ts';
import { EgressError } from './egress-error.ts';
import { findAddresses } from './find-addresses.ts';
import { followRedirects } from './follow-redirects.ts';
import { holdSocket } from './hold-socket.ts';
import type { Hop } from './next-hop.ts';
import { type Dial, dialDirectly, openSocket } from './open-socket.ts';
import type { Allowances } from './read-allowances.ts';
import { readHost, readTarget } from './read-target.ts';
import { type ResolveName, resolveWithSystem } from './resolve-name.ts';

interface Options {
  /** Of the source: connections are shared within one, never between two. */
  allowances: Allowances;
  limits?: EgressLimits;
  resolveName?: ResolveName;
  dial?: Dial;
  isOwnAddress?(address: string): boolean;
}

const connectionsOfOrigin = 4;
const httpPorts = [80, 443];
/** Of mail (IMAP) and directories (LDAP), the catalogue of a forest too. What is asked over HTTP is asked as a request. */
const otherPorts = [143, 389, 636, 993, 3268, 3269];

export function createEgress({
  allowances,
  limits = egressLimits,
  resolveName = resolveWithSystem,
  dial = dialDirectly,
  isOwnAddress = isOfThisMachine,
}: Options): Egress {
  const open = async (
    target: EgressTarget,
    {
      openPorts,
      protocolNames,
      signal,
    }: { openPorts: readonly number[]; protocolNames?: string[]; signal: AbortSignal },
  ) => {
    try {
      const found = findAddresses({ ...target, openPorts }, { allowances, resolveName, isOwnAddress });
      const addresses = await Promise.race([found, rejectWith(signal)]);
      return await openSocket({ ...target, ...(protocolNames ? { protocolNames } : {}), addresses, dial, signal });
    } catch (error) {
      throw signal.aborted ? tooSlow(target.host) : error;
    }
  };
  const connectForRequest = ({ hostname, port, protocol }: { hostname: string; port: string; protocol: string }) => {
    // The agent hands on what `readTarget` has read; it is read again so that nothing else can be connected to.
    const target = readTarget(`${protocol}//${hostname.includes(':') ? `[${hostname}]` : hostname}:${port}`);
    const signal = AbortSignal.timeout(limits.connectMs);
    return open(target, { openPorts: httpPorts, protocolNames: ['http/1.1'], signal });
  };
  const closing = new AbortController();
  // Neither proxies of the environment nor any dispatcher that others have set have a say in it.
  const agent = new Agent({
    allowH2: false,
    connections: connectionsOfOrigin,
    headersTimeout: limits.firstByteMs,
    bodyTimeout: limits.idleMs,
    connect(options, callback) {
      Promise.try(connectForRequest, {
        ...options,
        port: options.port || (options.protocol === 'https:' ? '443' : '80'),
      }).then(
        (socket) => callback(null, socket),
        (error) => callback(error, null),
      );
    },
  });

  return {
    async request(request, signal) {
      const deadline = AbortSignal.timeout(limits.wholeMs);
      const either = AbortSignal.any([signal, deadline]);
      const first = firstHop(request);
      try {
        return await followRedirects(agent, first, {
          signal: either,
          limits,
          mostBytes: request.mostBytes ?? limits.bytes,
        });
      } catch (error) {
        signal.throwIfAborted();
        throw toEgressError(error, first.target.host, deadline);
      }
    },
    async connect({ isSecure, ...named }, signal) {
      const target = { ...readHost(named.host, named.port), isSecure };
      const standing = AbortSignal.any([signal, closing.signal]);
      standing.throwIfAborted();
      const timed = AbortSignal.any([standing, AbortSignal.timeout(limits.connectMs)]);
      try {
        const socket = await open(target, { openPorts: otherPorts, signal: timed });
        return holdSocket(socket, { host: target.host, limits, signal: standing });
      } catch (error) {
        signal.throwIfAborted();
        throw error;
      }
    },
    async close() {
      closing.abort(new EgressError('unreachable', 'The connection was closed.'));
      await agent.destroy();
    },
  };
}

function firstHop({ url, method = 'GET', headers = {}, body }: EgressRequest): Hop {
  const target = readTarget(url);
  const named = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const);
  if (named.some(([name]) => name === 'host'))
    throw new EgressError('refused', 'A request names its host in its address.');
  return { target, method, headers: Object.fromEntries(named), body };
}

function toEgressError(error: unknown, host: string, deadline: AbortSignal): EgressError {
  if (error instanceof EgressError) return error;
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
  const isSlow = deadline.aborted || code === 'UND_ERR_HEADERS_TIMEOUT' || code === 'UND_ERR_BODY_TIMEOUT';
  if (isSlow) return new EgressError('too-slow', `${host} did not answer in time. Try again later.`, { cause: error });
  return new EgressError('broken', `What ${host} answered breaks off or is no proper answer.`, { cause: error });
}

function tooSlow(host: string): EgressError {
  return new EgressError('too-slow', `${host} did not take the connection in time. Check that it runs.`);
}

function isOfThisMachine(address: string): boolean {
  return Object.values(networkInterfaces()).some((list) => list?.some((own) => own.address === address));
}

function rejectWith(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
