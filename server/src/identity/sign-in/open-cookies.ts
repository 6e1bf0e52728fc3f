import { createHmac, timingSafeEqual } from 'node:crypto';

/** The cookies of sign-in: what they are called, and what in them was signed by this server. */
export interface Cookies {
  /** Begins the name of each. */
  prefix: string;
  isSecure: boolean;
  readSession(cookies: string | undefined): string | undefined;
  /** Of the sign-in at the identity provider that this browser began last. */
  readState(cookies: string | undefined): string | undefined;
  /** Makes a browser forget its session. */
  forgotten: string;
}

/**
 * Under https the names begin with `__Host-`: a browser takes them from this host alone, so no other host of the domain, and nobody
 * who can answer in its place without https, can slip in a session of his own. Browsers keep no such cookie without https.
 */
export function openCookies({ secret, publicUrl }: { secret: string; publicUrl: string | undefined }): Cookies {
  const isSecure = publicUrl?.startsWith('https:') ?? false;
  const prefix = isSecure ? '__Host-clew' : 'clew';
  const session = `${prefix}.session_token`;
  return {
    prefix,
    isSecure,
    readSession: (cookies) => readSigned(cookies, session, secret),
    readState: (cookies) => readSigned(cookies, `${prefix}.state`, secret),
    forgotten: `${session}=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax${isSecure ? '; Secure' : ''}`,
  };
}

/** The text of a cookie in a `Cookie` header, where its signature is that of this server. */
function readSigned(cookies: string | undefined, name: string, secret: string): string | undefined {
  const values = (cookies ?? '').split(';').map((pair) => {
    const [key = '', ...value] = pair.split('=');
    return { key: key.trim(), value: value.join('=').trim() };
  });
  const signed = values.find(({ key }) => key === name);
  if (!signed) return undefined;
  const text = decode(signed.value);
  const dot = text.lastIndexOf('.');
  const token = text.slice(0, Math.max(dot, 0));
  const given = Buffer.from(text.slice(dot + 1), 'base64');
  const right = createHmac('sha256', secret).update(token, 'utf8').digest();
  return token !== '' && given.length === right.length && timingSafeEqual(given, right) ? token : undefined;
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return '';
  }
}
