import { BlockList, isIPv4, isIPv6 } from 'node:net';

/**
 * - `public`: of the internet at large; open to every source.
 * - `internal`: of this machine or a company's network; a source may be allowed it by name or by network.
 * - `special`: metadata services of clouds, link-local, translated and test addresses; by network alone, since whoever owns
 *   a name may point it at them.
 * - `never`: not the address of one machine, or another way of writing one.
 */
export type AddressClass = 'public' | 'internal' | 'special' | 'never';

// The special-purpose registries of IANA, and where clouds keep what belongs to the machine.
const internal = listOf(
  ['10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'],
  ['::1/128', 'fc00::/7'],
);
const special = listOf(
  [
    '100.100.100.200/32',
    '168.63.129.16/32',
    '169.254.0.0/16',
    '192.0.0.0/24',
    '192.0.2.0/24',
    '192.31.196.0/24',
    '192.52.193.0/24',
    '192.88.99.0/24',
    '192.175.48.0/24',
    '198.18.0.0/15',
    '198.51.100.0/24',
    '203.0.113.0/24',
  ],
  [
    '64:ff9b::/96',
    '64:ff9b:1::/48',
    '100::/64',
    '100:0:0:1::/64',
    '2001::/23',
    '2001:db8::/32',
    '2002::/16',
    '2620:4f:8000::/48',
    '3fff::/20',
    '5f00::/16',
    'fd00:ec2::/32',
    'fd20:ce::/32',
    'fe80::/10',
    'fec0::/10',
  ],
);
const never = listOf(['0.0.0.0/8', '224.0.0.0/4', '240.0.0.0/4'], []);
const globalUnicast = listOf([], ['2000::/3']);

/**
 * An address as resolvers and sockets write it; anything else, a zone too, is `never`. A `BlockList` judges a mapped address by
 * the IPv4 address in it, which is what is connected to; mapped public ones are `never`.
 */
export function classifyAddress(address: string): AddressClass {
  const family = familyOf(address);
  if (!family) return 'never';
  if (special.check(address, family)) return 'special';
  if (internal.check(address, family)) return 'internal';
  if (family === 'ipv4') return never.check(address, family) ? 'never' : 'public';
  return globalUnicast.check(address, family) ? 'public' : 'never';
}

export function familyOf(address: string): 'ipv4' | 'ipv6' | undefined {
  if (isIPv4(address)) return 'ipv4';
  return isIPv6(address) && !address.includes('%') ? 'ipv6' : undefined;
}

function listOf(ipv4: readonly string[], ipv6: readonly string[]): BlockList {
  const list = new BlockList();
  for (const [family, networks] of [
    ['ipv4', ipv4],
    ['ipv6', ipv6],
  ] as const)
    for (const network of networks) {
      const [address = '', bits] = network.split('/');
      list.addSubnet(address, Number(bits), family);
    }
  return list;
}
