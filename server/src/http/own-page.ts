/**
 * Whether a request comes from a page of this server. Browsers send `Sec-Fetch-Site` or `Origin` and let no page forge them;
 * other clients send neither.
 */
export function originOf(request: Request, publicUrl: string | undefined): 'own' | 'foreign' | 'unknown' {
  const site = request.headers.get('sec-fetch-site');
  if (site !== null) return site === 'same-origin' || site === 'none' ? 'own' : 'foreign';
  const origin = request.headers.get('origin');
  if (origin === null) return 'unknown';
  const own = [new URL(request.url).host, ...(publicUrl === undefined ? [] : [new URL(publicUrl).host])];
  return URL.canParse(origin) && own.includes(new URL(origin).host) ? 'own' : 'foreign';
}
