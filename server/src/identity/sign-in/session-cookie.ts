import { createHmac, timingSafeEqual } from 'node:crypto';

export const cookiePrefix = 'clew';
const name = `${cookiePrefix}.session_token`;

/** The session's token out of a `Cookie` header, where its signature is that of this server. */
export function readSessionToken(cookies: string | undefined, secret: string): string | undefined {
  const values = (cookies ?? '').split(';').map((pair) => {
    const [key = '', ...value] = pair.split('=');
    return { key: key.trim(), value: value.join('=').trim() };
  });
  const signed = values.find(({ key }) => key === `__Secure-${name}`) ?? values.find(({ key }) => key === name);
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
