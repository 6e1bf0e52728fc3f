/** The objects of a bucket that speaks S3: AWS, MinIO, Ceph, R2 and others. Buckets have no list of changes: each run lists all. */
import { z } from 'zod';
import type { Change, ChangePage, Connector, ConnectorRun, ListingEnd, LoadedResource } from '../connector.ts';
import { hashOf } from '../hash-of.ts';
import { networkSettings, readers, secretText, webAddress } from '../network-settings.ts';
import { SourceError } from '../source-error.ts';
import { toExternalId } from '../to-external-id.ts';
import { type AskBucket, createAskBucket } from './ask-bucket.ts';
import { type ObjectList, readObjectList } from './read-object-list.ts';

const Settings = z
  .strictObject({
    endpoint: webAddress
      .default('https://s3.amazonaws.com')
      .describe('Without the bucket, such as https://minio.example.org:9000.'),
    bucket: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{1,254}$/, 'This is no name of a bucket.'),
    prefix: z.string().max(1_000).default('').describe('Read only what begins with it, such as `handbook/`.'),
    region: z
      .string()
      .regex(/^[a-z0-9-]{1,50}$/, 'Expected a region such as eu-central-1.')
      .default('us-east-1'),
    style: z
      .enum(['path', 'host'])
      .default('path')
      .describe('Whether the bucket stands in the path or before the host.'),
    accessKeyId: secretText.optional(),
    secretAccessKey: secretText.optional(),
    sessionToken: secretText.optional(),
    mostBytes: z
      .int()
      .min(1)
      .max(64 * 1024 ** 2)
      .default(64 * 1024 ** 2)
      .describe('Larger objects are not read.'),
    permissions: readers,
    ...networkSettings,
  })
  .refine(({ accessKeyId, secretAccessKey }) => (accessKeyId === undefined) === (secretAccessKey === undefined), {
    error: 'An access key and its secret need each other.',
    path: ['secretAccessKey'],
  });
type Settings = z.infer<typeof Settings>;

export const s3Connector: Connector<Settings> = {
  kind: 's3',
  title: 'S3 bucket',
  settings: Settings,
  secrets: ['secretAccessKey', 'sessionToken'],
  everyMinutes: 60,
  read,
};

const Checkpoint = z.object({ token: z.string() });

async function* read(run: ConnectorRun<Settings>): AsyncGenerator<ChangePage, ListingEnd> {
  const { settings } = run;
  const ask = createAskBucket({ ...settings, keys: keysOf(settings), fetch: run.fetch, nowMs: run.nowMs });
  let token = Checkpoint.safeParse(run.checkpoint).data?.token;
  const tokens = new Set<string>();
  const keys = new Set<string>();
  for (;;) {
    const { objects, next } = await list(ask, settings, token);
    const isRepeated =
      objects.some(({ key }) => keys.has(key)) || (next !== undefined && (tokens.has(next) || next === token));
    if (isRepeated) throw new SourceError('unsound', 'The bucket gave a page of its listing twice.');
    if (objects.some(({ key }) => !key.startsWith(settings.prefix)))
      throw new SourceError('unsound', 'The bucket listed what it was not asked for.');
    for (const { key } of objects) keys.add(key);
    const changes = objects.flatMap((object) => changeOf(ask, settings, object));
    if (next === undefined) {
      // Behind the last page there is nothing: a run that goes on asks for that page again.
      yield { changes, checkpoint: token === undefined ? null : { token } };
      return { covered: 'everything', cursor: null };
    }
    yield { changes, checkpoint: { token: next } };
    tokens.add(next);
    token = next;
  }
}

function keysOf({ accessKeyId, secretAccessKey, sessionToken }: Settings) {
  return accessKeyId === undefined || secretAccessKey === undefined
    ? undefined
    : { accessKeyId, secretAccessKey, sessionToken };
}

async function list(ask: AskBucket, { prefix, bucket }: Settings, token: string | undefined): Promise<ObjectList> {
  const query = {
    'list-type': '2',
    'encoding-type': 'url',
    ...(prefix === '' ? {} : { prefix }),
    ...(token === undefined ? {} : { 'continuation-token': token }),
  };
  const listed = readObjectList(await (await ask({ query })).text());
  if (!listed)
    throw new SourceError(
      'unsound',
      `What the bucket ${bucket} gave is no listing, was cut short, or does not add up.`,
    );
  return listed;
}

function changeOf(
  ask: AskBucket,
  { permissions, mostBytes, bucket }: Settings,
  object: ObjectList['objects'][number],
): Change[] {
  const { key, size, etag, lastModified } = object;
  // What consoles show as a folder is an empty object.
  if (key.endsWith('/') && size === 0) return [];
  return [
    {
      kind: 'put',
      externalId: toExternalId(key),
      fingerprint: hashOf([etag, size, lastModified]),
      permissions,
      async load(signal): Promise<LoadedResource> {
        if (size > mostBytes)
          throw new SourceError('unreadable', `It is longer than the ${mostBytes} bytes that are read.`);
        const response = await ask({ key }, signal);
        const bytes = new Uint8Array(await response.arrayBuffer());
        const given = response.headers.get('etag');
        // Another etag is a newer object; none is no object, but something that answers in its place.
        if (given === null || (given === etag && bytes.length !== size))
          throw new SourceError('unsound', 'The bucket gave something else than what it had listed.');
        const at = key.lastIndexOf('/');
        const contentType = response.headers.get('content-type');
        const modified = Date.parse(lastModified ?? '');
        return {
          kind: 'file',
          name: key.slice(at + 1).slice(0, 500) || key,
          bytes,
          // What was uploaded without a type says nothing of itself.
          ...(contentType === null || /^(?:application|binary)\/octet-stream/i.test(contentType)
            ? {}
            : { contentType }),
          fields: {
            type: 'file',
            path: [`/${bucket}${at > 0 ? `/${key.slice(0, at)}` : ''}`.slice(0, 500)],
            ...(Number.isNaN(modified) ? {} : { modifiedAt: new Date(modified).toISOString() }),
          },
        };
      },
    },
  ];
}
