import type { Allowance } from '../limits/create-rate-limiter.ts';

/**
 * The fields of draft-ietf-httpapi-ratelimit-headers (revision 11): lists of structured-field strings with parameters. `q`
 * requests in `w` seconds is the policy; `r` are left, and `t` seconds from now the quota is whole again or, where none
 * is left, the next one is admitted, as Retry-After says.
 */
export function rateLimitHeaders(allowances: readonly Allowance[]): Record<'RateLimit-Policy' | 'RateLimit', string> {
  const list = (describe: (allowance: Allowance) => string) =>
    allowances.map((allowance) => `"${allowance.policy}";${describe(allowance)}`).join(', ');
  return {
    'RateLimit-Policy': list(({ quota, windowSeconds }) => `q=${quota};w=${windowSeconds}`),
    RateLimit: list(({ remaining, resetSeconds }) => `r=${remaining};t=${resetSeconds}`),
  };
}
