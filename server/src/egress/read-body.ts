import type { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress, createGunzip } from 'node:zlib';
import { EgressError } from './egress-error.ts';

/** What can be unpacked, as a header. */
export const acceptedEncodings = 'gzip, br';

/**
 * The body of an answer, unpacked. More than `mostBytes` of it, as it comes or unpacked, are not read: `too-large`. One that ends
 * before its end throws, it is never short.
 */
export async function readBody(body: Readable, encoding: string | undefined, mostBytes: number): Promise<Uint8Array> {
  const unpacker = openUnpacker(encoding);
  const pieces: Uint8Array[] = [];
  const limit = (source: AsyncIterable<Uint8Array>) => limited(source, mostBytes);
  const collect = async (source: AsyncIterable<Uint8Array>) => {
    for await (const piece of limit(source)) pieces.push(piece);
  };
  await (unpacker ? pipeline(body, limit, unpacker, collect) : pipeline(body, collect));
  return Buffer.concat(pieces);
}

async function* limited(source: AsyncIterable<Uint8Array>, mostBytes: number): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const piece of source) {
    bytes += piece.byteLength;
    if (bytes > mostBytes)
      throw new EgressError('too-large', `The answer is longer than the ${mostBytes} bytes that are taken.`);
    yield piece;
  }
}

function openUnpacker(encoding: string | undefined): Transform | undefined {
  switch (encoding?.trim().toLowerCase() ?? '') {
    case '':
    case 'identity':
      return undefined;
    case 'gzip':
    case 'x-gzip':
      return createGunzip();
    case 'br':
      return createBrotliDecompress();
    default:
      throw new EgressError('broken', 'The answer is packed in a way that was not asked for.');
  }
}
