/**
 * Bytes of an IMAP server (RFC 9051) -> its responses, one at a time. Nothing is believed of a length before it was compared with
 * what is taken.
 */
import type { Duplex } from 'node:stream';
import { SourceError } from '../source-error.ts';

/** What stands between literals as text, and literals as bytes. */
export type ResponsePiece = string | Uint8Array<ArrayBuffer>;

export interface ImapResponse {
  /** `*`, `+`, or the tag of the command that it ends. */
  tag: string;
  /** Behind the tag; never empty of pieces. */
  pieces: ResponsePiece[];
}

export interface ResponseReader {
  /** The next response; throws a `SourceError` where the connection ends before its end. */
  next(): Promise<ImapResponse>;
  /** Whether more has come than was read. */
  hasMore(): boolean;
}

interface Options {
  /** Of all literals of a response; more is not taken. */
  mostLiteralBytes: number;
  /** Without a byte for so long the connection is given up. */
  answerMs: number;
}

const mostLineBytes = 16 * 1024 ** 2;
const mostLiterals = 1_000;
const lineFeed = 10;

export function readResponses(stream: Duplex, { mostLiteralBytes, answerMs }: Options): ResponseReader {
  let rest: Buffer = Buffer.alloc(0);

  const readLine = async (): Promise<string> => {
    const pieces: Buffer[] = [];
    for (let length = 0; ; ) {
      const end = rest.indexOf(lineFeed);
      const piece = end < 0 ? rest : rest.subarray(0, end);
      length += piece.length;
      if (length > mostLineBytes) throw unsound('sends a line without end');
      pieces.push(piece);
      if (end >= 0) {
        rest = rest.subarray(end + 1);
        return Buffer.concat(pieces).toString('latin1').replace(/\r$/, '');
      }
      rest = await receive(stream, answerMs);
    }
  };
  const readLiteral = async (length: number): Promise<Uint8Array<ArrayBuffer>> => {
    // Grows as it comes: a server that only says that much is to come takes no memory.
    const pieces: Buffer[] = [];
    for (let missing = length; missing > 0; ) {
      if (rest.length === 0) rest = await receive(stream, answerMs);
      const piece = rest.subarray(0, missing);
      pieces.push(piece);
      missing -= piece.length;
      rest = rest.subarray(piece.length);
    }
    const bytes = new Uint8Array(length);
    let at = 0;
    for (const piece of pieces) {
      bytes.set(piece, at);
      at += piece.length;
    }
    return bytes;
  };

  return {
    hasMore: () => rest.length > 0,
    async next() {
      const first = await readLine();
      const gap = first.indexOf(' ');
      const tag = gap < 0 ? first : first.slice(0, gap);
      const pieces: ResponsePiece[] = [];
      let literalBytes = 0;
      for (let line = gap < 0 ? '' : first.slice(gap + 1); ; line = await readLine()) {
        const [, before, length] = /^(.*)\{(\d{1,15})\}$/s.exec(line) ?? [];
        if (before === undefined) return { tag, pieces: [...pieces, line] };
        if (pieces.length > 2 * mostLiterals) throw unsound('sends a response without end');
        literalBytes += Number(length);
        if (literalBytes > mostLiteralBytes) throw unsound('sends more at once than was asked for');
        pieces.push(before, await readLiteral(Number(length)));
      }
    },
  };
}

/** What has come, at least a byte of it. */
async function receive(stream: Duplex, answerMs: number): Promise<Buffer> {
  for (;;) {
    const bytes = stream.read() as Buffer | null;
    if (bytes !== null) return bytes;
    if (stream.destroyed || stream.readableEnded) throw brokenOff(stream.errored);
    await somethingOf(stream, answerMs);
  }
}

function somethingOf(stream: Duplex, answerMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const events = ['readable', 'end', 'close'] as const;
    const settle = (act: () => void) => {
      clearTimeout(timer);
      for (const event of events) stream.off(event, go);
      stream.off('error', fail);
      act();
    };
    const go = () => settle(resolve);
    const fail = (error: Error) => settle(() => reject(brokenOff(error)));
    const timer = setTimeout(() => {
      settle(() => reject(new SourceError('unavailable', 'The mail server does not answer in time.')));
      stream.destroy();
    }, answerMs);
    for (const event of events) stream.once(event, go);
    stream.once('error', fail);
  });
}

function brokenOff(error: Error | null): Error {
  if (error?.name === 'AbortError') return error;
  return new SourceError('unavailable', 'The connection to the mail server broke off.');
}

function unsound(what: string): SourceError {
  return new SourceError('unsound', `The mail server ${what}.`);
}
