import { isIP } from 'node:net';

interface Hops {
  /** Of the connection; undefined where there is none, as in a test. */
  remoteAddress: string | undefined;
  /** The header `X-Forwarded-For`, to which each proxy adds the address that it saw. */
  forwardedFor: string | null;
  /** How many proxies of the operator a request passes. What stands further left in the header, anybody may have written. */
  trustedProxies: number;
}

/** The address of the client, as far as anybody who is trusted saw it. */
export function clientAddress({ remoteAddress, forwardedFor, trustedProxies }: Hops): string {
  // An IPv4 address as a socket for both versions sees it.
  const direct = (remoteAddress ?? '').replace(/^::ffff:(?=\d+\.)/i, '');
  if (trustedProxies === 0 || forwardedFor === null) return direct;
  const reported = forwardedFor.split(',').slice(-trustedProxies)[0]?.trim() ?? '';
  const [, bracketed, withPort] = /^(?:\[([^\]]+)\](?::\d+)?|(\d+\.\d+\.\d+\.\d+):\d+)$/.exec(reported) ?? [];
  const address = bracketed ?? withPort ?? reported;
  return isIP(address) ? address : direct;
}
