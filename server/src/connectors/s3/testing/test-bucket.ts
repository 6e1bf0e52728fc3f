import { createHash, createHmac } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Answer } from '../../../egress/testing/start-test-site.ts';

interface StoredObject {
  body: Buffer;
  contentType: string;
  modified: Date;
}

interface Options {
  bucket: string;
  keys?: { accessKeyId: string; secretAccessKey: string };
  pageSize?: number;
}

/** As much of S3 as the connector asks, which checks each signature by itself, from the specification (Signature Version 4). */
export function createTestBucket({ bucket, keys, pageSize = 10 }: Options) {
  const objects = new Map<string, StoredObject>();
  const etagOf = ({ body }: StoredObject) => `"${createHash('md5').update(body).digest('hex')}"`;

  const list = (query: URLSearchParams): string => {
    const prefix = query.get('prefix') ?? '';
    const after = Buffer.from(query.get('continuation-token') ?? '', 'base64').toString();
    const all = [...objects]
      .filter(([key]) => key.startsWith(prefix) && key > after)
      .sort(([a], [b]) => (a < b ? -1 : 1));
    const some = all.slice(0, pageSize);
    const isTruncated = all.length > some.length;
    const contents = some.map(
      ([key, object]) =>
        `<Contents><Key>${encodeURIComponent(key).replaceAll('%2F', '/').replaceAll('%20', '+')}</Key><LastModified>${object.modified.toISOString()}</LastModified>` +
        `<ETag>${etagOf(object).replaceAll('"', '&quot;')}</ETag><Size>${object.body.length}</Size><StorageClass>STANDARD</StorageClass></Contents>`,
    );
    const next = isTruncated
      ? `<NextContinuationToken>${Buffer.from(some.at(-1)?.[0] ?? '').toString('base64')}</NextContinuationToken>`
      : '';
    return (
      `<?xml version="1.0" encoding="UTF-8"?>\n<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>${bucket}</Name><Prefix>${prefix}</Prefix>` +
      `<KeyCount>${some.length}</KeyCount><MaxKeys>1000</MaxKeys><EncodingType>url</EncodingType><IsTruncated>${isTruncated}</IsTruncated>${contents.join('')}${next}</ListBucketResult>`
    );
  };

  const answer: Answer = ({ method, path, headers }, response) => {
    const refuse = (status: number, code: string) =>
      response
        .writeHead(status, { 'content-type': 'application/xml' })
        .end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>no</Message></Error>`);
    const [rawPath = '', rawQuery = ''] = path.split('?');
    if (keys && headers.authorization === undefined) return refuse(403, 'AccessDenied');
    if (keys && !headers.authorization?.includes(`Credential=${keys.accessKeyId}/`))
      return refuse(403, 'InvalidAccessKeyId');
    if (keys && !isSignedBy(keys.secretAccessKey, { method, rawPath, rawQuery, headers }))
      return refuse(403, 'SignatureDoesNotMatch');
    if (!rawPath.startsWith(`/${bucket}/`)) return refuse(404, 'NoSuchBucket');
    const key = decodeURIComponent(rawPath.slice(bucket.length + 2));
    if (key === '')
      return response.writeHead(200, { 'content-type': 'application/xml' }).end(list(new URLSearchParams(rawQuery)));
    const object = objects.get(key);
    if (!object) return refuse(404, 'NoSuchKey');
    return response.writeHead(200, { 'content-type': object.contentType, etag: etagOf(object) }).end(object.body);
  };

  return {
    answer,
    put(key: string, body: string, contentType = 'text/plain') {
      objects.set(key, { body: Buffer.from(body), contentType, modified: new Date(Date.UTC(2026, 1, 1)) });
      return key;
    },
    remove(key: string) {
      objects.delete(key);
      return key;
    },
    texts: () => new Map([...objects].map(([key, { body }]) => [key, body.toString()])),
  };
}

interface SignedRequest {
  method: string;
  rawPath: string;
  rawQuery: string;
  headers: IncomingHttpHeaders;
}

function isSignedBy(secret: string, { method, rawPath, rawQuery, headers }: SignedRequest): boolean {
  const pattern =
    /^AWS4-HMAC-SHA256 Credential=[^/]+\/(\d{8})\/([^/]+)\/s3\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/;
  const [, date = '', region = '', names = '', signature] = pattern.exec(headers.authorization ?? '') ?? [];
  const hash = (text: string) => createHash('sha256').update(text).digest('hex');
  const mac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();
  const signed = names.split(';').map((name) => `${name}:${String(headers[name] ?? '').trim()}\n`);
  const query = [...new URLSearchParams(rawQuery)]
    .map(([name, value]) => `${strict(name)}=${strict(value)}`)
    .sort()
    .join('&');
  const canonical = [
    method,
    rawPath,
    query,
    signed.join(''),
    names,
    headers['x-amz-content-sha256'] ?? 'UNSIGNED-PAYLOAD',
  ].join('\n');
  const scope = `${date}/${region}/s3/aws4_request`;
  const toSign = ['AWS4-HMAC-SHA256', headers['x-amz-date'], scope, hash(canonical)].join('\n');
  const key = mac(mac(mac(mac(`AWS4${secret}`, date), region), 's3'), 'aws4_request');
  return names.includes('host') && mac(key, toSign).toString('hex') === signature;
}

function strict(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}
