import { classifyAddress, familyOf } from './classify-address.ts';
import { EgressError } from './egress-error.ts';
import type { Allowances } from './read-allowances.ts';
import type { ResolveName } from './resolve-name.ts';

const mostAddresses = 8;

/**
 * A host and a port -> the addresses that may be connected to, at least one. They are what is connected to: the name is not
 * asked again, so it can't mean something else a moment later.
 */
export async function findAddresses(
  { host, port, openPorts }: { host: string; port: number; openPorts: readonly number[] },
  {
    allowances,
    resolveName,
    isOwnAddress,
  }: {
    allowances: Allowances;
    resolveName: ResolveName;
    /** Whether this machine has the address. */
    isOwnAddress(address: string): boolean;
  },
): Promise<string[]> {
  const addresses = familyOf(host) ? [host] : await resolve(host, resolveName);
  const classes = addresses.map((address) => {
    const addressClass = classifyAddress(address);
    // What listens on all interfaces of this machine is reached by its public address too.
    return addressClass === 'public' && isOwnAddress(address) ? 'internal' : addressClass;
  });
  const allowed = addresses.filter((address, at) =>
    allowances.allows({ host, port, openPorts, address, addressClass: classes[at] ?? 'never' }),
  );
  if (allowed.length > 0) return allowed.slice(0, mostAddresses);
  throw new EgressError(
    'refused',
    classes.includes('public')
      ? `Port ${port} of ${host} is not asked. Where that is meant, allow ${host}:${port} in the settings of the source.`
      : `${host} lies within a network, not on the internet. Where that is meant, allow it in the settings of the source.`,
  );
}

async function resolve(host: string, resolveName: ResolveName): Promise<string[]> {
  try {
    return await resolveName(host);
  } catch (error) {
    throw new EgressError('unknown-host', `There is no host ${host}, or it can't be found just now.`, { cause: error });
  }
}
