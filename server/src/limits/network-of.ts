import { isIPv4, isIPv6 } from 'node:net';

/**
 * What is counted as one client: an IPv4 address, or the first 64 bits of an IPv6 address, since whoever has one of these has
 * all of them. Anything else stands for itself.
 */
export function networkOf(address: string): string {
  const withoutZone = address.split('%')[0] ?? '';
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(withoutZone)?.[1];
  if (mapped !== undefined && isIPv4(mapped)) return mapped;
  if (!isIPv6(withoutZone)) return withoutZone;
  // The URL parser knows all ways of writing an address and has one of its own.
  const [head = '', tail] = new URL(`http://[${withoutZone}]`).hostname.slice(1, -1).split('::');
  const before = groupsOf(head);
  const after = groupsOf(tail ?? '');
  const zeros = tail === undefined ? 0 : 8 - before.length - after.length;
  const groups = [...before, ...Array.from({ length: zeros }, () => '0'), ...after];
  return `${groups.slice(0, 4).join(':')}::/64`;
}

function groupsOf(text: string): string[] {
  return text === '' ? [] : text.split(':');
}
