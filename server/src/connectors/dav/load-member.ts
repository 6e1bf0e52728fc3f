import type { LoadedResource } from '../connector.ts';
import { SourceError } from '../source-error.ts';
import { type AskDav, pathOf } from './ask-dav.ts';
import type { DavKind } from './dav-kind.ts';
import type { DavCollection } from './find-collections.ts';
import type { DavMember } from './list-members.ts';
import { names } from './names.ts';

/** An object as a file; what is not whole, or another object, is not taken for it. */
export async function loadMember(
  ask: AskDav,
  kind: DavKind,
  { url, etag }: DavMember,
  collection: DavCollection,
  signal: AbortSignal,
): Promise<LoadedResource> {
  const response = await ask.get(url, signal);
  const text = (await response.text()).replace(/^\uFEFF/, '').trim();
  if (!text.toUpperCase().startsWith(kind.firstLine) || !text.toUpperCase().endsWith(kind.lastLine))
    throw new SourceError('unsound', `What the server gave for ${pathOf(url)} is cut off, or something else.`);
  await expectVersion(ask, url, response.headers.get('etag'), etag);
  const shaped = kind.shape(text);
  const name = pathOf(url).split('/').at(-1) ?? '';
  return {
    kind: 'file',
    name: (name.endsWith(kind.extension) ? name : `${name}${kind.extension}`).slice(-500),
    bytes: new TextEncoder().encode(shaped.text),
    contentType: kind.contentType,
    fields: { ...shaped.fields, path: [`/${collection.name.replaceAll('/', ' ')}`.slice(0, 500)] },
  };
}

/** The version that was listed, or a newer one, of which the server knows. */
async function expectVersion(ask: AskDav, url: URL, given: string | null, listed: string | undefined): Promise<void> {
  if (given === null || strong(given) === strong(listed ?? '')) return;
  const now = (await ask.properties(url, [names.etag])).properties.get(names.etag)?.text.trim();
  if (now === undefined || strong(given) !== strong(now))
    throw new SourceError('unsound', `What the server gave for ${pathOf(url)} is not what it had listed.`);
}

/** Compression on the way makes an etag weak, or marks it. */
function strong(etag: string): string {
  return etag.replace(/^W\//, '').replace(/-gzip"$/, '"');
}
