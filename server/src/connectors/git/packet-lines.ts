/** The frames in which git talks (gitprotocol-common): lines with their length before them, and marks between them. */
import { SourceError } from '../source-error.ts';

/** `flush` ends a message, `delimiter` parts it. */
export type Packet = Buffer | 'flush' | 'delimiter';

export function writePackets(packets: readonly (string | 'flush' | 'delimiter')[]): string {
  return packets
    .map((packet) => {
      if (packet === 'flush') return '0000';
      if (packet === 'delimiter') return '0001';
      const length = Buffer.byteLength(packet) + 1 + 4;
      return `${length.toString(16).padStart(4, '0')}${packet}\n`;
    })
    .join('');
}

/** The packets of a whole answer: it ends with `flush`, or with an error, else it was cut off. */
export function readPackets(bytes: Buffer): Packet[] {
  const packets: Packet[] = [];
  for (let at = 0; at < bytes.length; ) {
    const text = bytes.toString('latin1', at, at + 4);
    const length = /^[\da-f]{4}$/i.test(text) ? Number.parseInt(text, 16) : Number.NaN;
    if (length === 0) packets.push('flush');
    else if (length === 1) packets.push('delimiter');
    else if (length >= 4 && at + length <= bytes.length) packets.push(bytes.subarray(at + 4, at + length));
    else throw cutOff();
    at += Math.max(length, 4);
  }
  const last = packets.at(-1);
  if (last !== 'flush' && !lineOf(last).startsWith('ERR ')) throw cutOff();
  return packets;
}

/** A packet as a line of text. */
export function lineOf(packet: Packet | undefined): string {
  return Buffer.isBuffer(packet) ? packet.toString().replace(/\n$/, '') : '';
}

function cutOff(): SourceError {
  return new SourceError('unsound', 'What the git server answers is cut off, or is none of git.');
}
