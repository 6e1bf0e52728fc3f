import { AwsV4Signer } from 'aws4fetch';
import type { ConnectorFetch } from '../connector.ts';
import { SourceError } from '../source-error.ts';
import { readErrorCode } from './read-object-list.ts';

/** A signed GET of the bucket, or of one object in it. Throws a `SourceError` for what is no success. */
export type AskBucket = (
  what: { key?: string; query?: Readonly<Record<string, string>> },
  signal?: AbortSignal,
) => Promise<Response>;

interface Options {
  fetch: ConnectorFetch;
  endpoint: string;
  bucket: string;
  region: string;
  /** `path`: https://host/bucket/key; `host`: https://bucket.host/key. */
  style: 'path' | 'host';
  keys: { accessKeyId: string; secretAccessKey: string; sessionToken?: string | undefined } | undefined;
  nowMs(): number;
}

export function createAskBucket({ fetch, endpoint, bucket, region, style, keys, nowMs }: Options): AskBucket {
  const base = new URL(endpoint);
  if (style === 'host') base.hostname = `${bucket}.${base.hostname}`;
  const root = `${base.origin}${base.pathname.replace(/\/+$/, '')}${style === 'path' ? `/${encodeURIComponent(bucket)}` : ''}`;
  return async ({ key, query = {} }, signal) => {
    const search = new URLSearchParams(query).toString();
    const url = `${root}/${key === undefined ? '' : encodeKey(key)}${search === '' ? '' : `?${search}`}`;
    const response = await fetch(url, { headers: await signatureOf(url), ...(signal ? { signal } : {}) });
    // A redirect to another region has lost its signature on the way, and is refused there.
    if (response.status === 200) return response;
    throw toSourceError(response.status, readErrorCode((await response.text()).slice(0, 10_000)), bucket);
  };

  async function signatureOf(url: string): Promise<Record<string, string>> {
    if (!keys) return {};
    const { accessKeyId, secretAccessKey, sessionToken } = keys;
    const datetime = new Date(nowMs()).toISOString().replace(/[:-]|\.\d{3}/g, '');
    const signer = new AwsV4Signer({
      url,
      method: 'GET',
      accessKeyId,
      secretAccessKey,
      ...(sessionToken === undefined ? {} : { sessionToken }),
      service: 's3',
      region,
      datetime,
    });
    const { headers } = await signer.sign();
    // The gate names the host by itself, as the address has it.
    return Object.fromEntries([...headers].filter(([name]) => name !== 'host'));
  }
}

/** As signatures want it: everything but what RFC 3986 leaves alone, and slashes. `.` and `..` would be folded by the URL parser. */
function encodeKey(key: string): string {
  if (key.split('/').some((segment) => segment === '.' || segment === '..'))
    throw new SourceError('unreadable', 'Its key has `.` or `..` for a folder, which no address can hold.');
  return encodeURIComponent(key)
    .replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%2F', '/');
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
function toSourceError(status: number, code: string | undefined, bucket: string): SourceError {
  const said = code ?? String(status);
  if (code === 'NoSuchKey') return new SourceError('gone', 'The object is not there any more.');
  if (code === 'NoSuchBucket') return new SourceError('misconfigured', `There is no bucket ${bucket}.`);
  if (code === 'InvalidObjectState')
    return new SourceError('unreadable', 'The object is in an archive and has to be restored first.');
  if (code === 'RequestTimeTooSkewed')
    return new SourceError('misconfigured', 'The clock of this server is wrong, so its signatures are refused.', {
      nextStep: 'Set the clock of this server.',
    });
  if (
    code === 'PermanentRedirect' ||
    code === 'TemporaryRedirect' ||
    code === 'AuthorizationHeaderMalformed' ||
    code === 'IllegalLocationConstraintException'
  )
    return new SourceError('misconfigured', `The bucket ${bucket} lies in another region (${said}).`);
  if (code === 'SlowDown' || status === 429) return new SourceError('rate-limited', 'The bucket is asked too often.');
  if (status === 401 || status === 403)
    return new SourceError('access-denied', `The bucket ${bucket} refuses to be read (${said}).`);
  if (status >= 500 || code === 'RequestTimeout')
    return new SourceError('unavailable', `The bucket ${bucket} fails (${said}).`);
  return new SourceError('unsound', `The bucket ${bucket} answers in a way that is not understood (${said}).`);
}
