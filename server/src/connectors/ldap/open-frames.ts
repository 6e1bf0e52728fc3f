import type { Duplex } from 'node:stream';
import { SourceError } from '../source-error.ts';
import { BerError, lengthOfElement } from './read-ber.ts';

/** The messages of a stream, one after the other and each of them whole. */
export interface Frames {
  next(): Promise<Buffer>;
  /** Nothing more is read; whether nothing was left. */
  release(): boolean;
}

const mostBytes = 16 * 1024 ** 2;
/** So much waits to be read before the other side has to wait. */
const mostWaiting = 1024 ** 2;
const sequence = 0x30;

export function openFrames(stream: Duplex, host: string): Frames {
  let pieces: Buffer[] = [];
  let size = 0;
  let failure: SourceError | undefined;
  let wake = () => {};
  const take = (piece: Buffer) => {
    pieces.push(piece);
    size += piece.length;
    if (size > mostWaiting) stream.pause();
    wake();
  };
  const fail = () => {
    failure ??= new SourceError('unavailable', `The connection to ${host} broke off.`);
    wake();
  };
  stream.on('data', take).on('error', fail).on('end', fail).on('close', fail);

  /** The next message where all of it is there. */
  const cut = (): Buffer | undefined => {
    // The length of a message is in its first 6 bytes: until then there is little to put together.
    if ((pieces[0]?.length ?? 0) < 6 && pieces.length > 1) pieces = [Buffer.concat(pieces)];
    const [first] = pieces;
    if (!first) return undefined;
    const length = first[0] === sequence ? lengthOfElement(first) : 0;
    if (length === 0 || (length ?? 0) > mostBytes) throw new BerError('no message, or one that is too long');
    if (length === undefined || size < length) return undefined;
    const all = pieces.length > 1 ? Buffer.concat(pieces) : first;
    pieces = all.length > length ? [all.subarray(length)] : [];
    size -= length;
    return all.subarray(0, length);
  };
  return {
    async next() {
      for (;;) {
        const frame = cut();
        if (frame) return frame;
        if (failure) throw failure;
        await new Promise<void>((resolve) => {
          wake = resolve;
          stream.resume();
        });
      }
    },
    release() {
      stream.pause().off('data', take).off('error', fail).off('end', fail).off('close', fail);
      return size === 0;
    },
  };
}
