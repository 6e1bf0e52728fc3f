import { BlockList } from 'node:net';
import { type AddressClass, familyOf } from './classify-address.ts';

/** What a source may reach beside the internet at large; made by an administrator in its settings. */
export interface Allowances {
  /** Whether a connection may be made to the address, for which `host` (a name, or the address itself) stands. */
  allows(target: {
    host: string;
    port: number;
    /** Of the way of speaking: they need no entry that names them. */
    openPorts: readonly number[];
    address: string;
    addressClass: AddressClass;
  }): boolean;
}

interface Allowance {
  /** As in a URL; undefined for a network. */
  host?: string;
  network?: BlockList;
  /** Undefined: those that are open anyway. */
  port: number | 'any' | undefined;
}

export class AllowanceError extends Error {}

/** Wider ones would switch the gate off. */
const fewestBits = { ipv4: 8, ipv6: 7 } as const;

/**
 * Entries such as `wiki.internal`, `wiki.internal:8443`, `10.1.0.0/16`, `10.1.2.3:8080`, `[fd00::/8]:8080`, `intranet:*` (every
 * port). Throws `AllowanceError` with what is wrong with which.
 */
export function readAllowances(entries: readonly string[]): Allowances {
  const allowances = entries.map(readAllowance);
  return {
    allows({ host, port, openPorts, address, addressClass }) {
      if (addressClass === 'never') return false;
      if (addressClass === 'public' && openPorts.includes(port)) return true;
      const isNamed = (allowance: Allowance) => addressClass !== 'special' && allowance.host === withoutDot(host);
      return allowances.some(
        (allowance) => allowsPort(allowance, port, openPorts) && (isNamed(allowance) || covers(allowance, address)),
      );
    },
  };
}

function allowsPort(allowance: Allowance, port: number, openPorts: readonly number[]): boolean {
  return allowance.port === undefined ? openPorts.includes(port) : allowance.port === 'any' || allowance.port === port;
}

const entryPattern = /^(?:\[([\da-f:.]+(?:\/\d{1,3})?)\]|([^\s[\]:]+))(?::(\d{1,5}|\*))?$/i;

function readAllowance(entry: string): Allowance {
  const text = entry.trim();
  if (familyOf(text.split('/')[0] ?? '') === 'ipv6') return { network: readNetwork(text, entry), port: undefined };
  const [, bracketed, plain, portText] = entryPattern.exec(text) ?? [];
  const target = bracketed ?? plain;
  if (target === undefined) throw unreadable(entry);
  const port = portText === '*' ? 'any' : portText === undefined ? undefined : Number(portText);
  if (port === 0 || (typeof port === 'number' && port > 65_535)) throw unreadable(entry);
  if (bracketed !== undefined || familyOf(target.split('/')[0] ?? ''))
    return { network: readNetwork(target, entry), port };
  const host = URL.canParse(`http://${target}/`) ? new URL(`http://${target}/`).hostname : '';
  // What the URL parser takes for an address, such as 0x7f.1, is none that anybody should read in a list.
  if (!/^[^/?#@\\]+$/.test(target) || !/^[a-z0-9._-]+$/.test(host) || familyOf(host)) throw unreadable(entry);
  return { host: withoutDot(host), port };
}

function readNetwork(text: string, entry: string): BlockList {
  const [address = '', bitsText] = text.split('/');
  const family = familyOf(address);
  if (!family) throw unreadable(entry);
  const mostBits = family === 'ipv4' ? 32 : 128;
  const bits = bitsText === undefined ? mostBits : Number(bitsText);
  if (!(bits <= mostBits)) throw unreadable(entry);
  if (bits < fewestBits[family])
    throw new AllowanceError(`\`${entry}\` is too wide: a network has at least ${fewestBits[family]} bits.`);
  const list = new BlockList();
  list.addSubnet(address, bits, family);
  return list;
}

function covers({ network }: Allowance, address: string): boolean {
  const family = familyOf(address);
  return network !== undefined && family !== undefined && network.check(address, family);
}

function withoutDot(host: string): string {
  return host.replace(/\.$/, '');
}

function unreadable(entry: string): AllowanceError {
  return new AllowanceError(
    `\`${entry}\` is no host, address or network: write one like wiki.internal, wiki.internal:8443 or 10.1.0.0/16.`,
  );
}
