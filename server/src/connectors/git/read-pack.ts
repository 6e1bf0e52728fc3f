/**
 * A pack (gitformat-pack) -> its objects by id. Ids are computed from what came, so that whatever is found by its id is what it
 * was meant to be, and nothing of it is missing.
 */
import { createHash } from 'node:crypto';
import { type Inflate, inflateSync } from 'node:zlib';
import { SourceError } from '../source-error.ts';

export type ObjectKind = 'commit' | 'tree' | 'blob' | 'tag';

export interface GitObject {
  kind: ObjectKind;
  bytes: Buffer;
}

const kinds: Readonly<Record<number, ObjectKind>> = { 1: 'commit', 2: 'tree', 3: 'blob', 4: 'tag' };
const offsetDelta = 6;
const idDelta = 7;
const idBytes = 20;

interface Entry {
  at: number;
  data: Buffer;
  kind: ObjectKind | undefined;
  /** Of a delta: where what it is made from begins, or its id. */
  base: number | string | undefined;
}

/** Everything that is in the pack. More than `mostBytes` of it, unpacked, are not taken. */
export function readPack(pack: Buffer, mostBytes: number): Map<string, GitObject> {
  const end = pack.length - idBytes;
  if (end < 12 || pack.toString('latin1', 0, 4) !== 'PACK' || pack.readUInt32BE(4) !== 2) throw unsound();
  if (!createHash('sha1').update(pack.subarray(0, end)).digest().equals(pack.subarray(end))) throw unsound();
  const count = pack.readUInt32BE(8);
  const entries = new Map<number, Entry>();
  let bytes = 0;
  let at = 12;
  for (let no = 0; no < count; no++) {
    const entry = readEntry(pack, at, end, mostBytes - bytes);
    entries.set(at, entry.entry);
    bytes += entry.entry.data.length;
    at = entry.next;
  }
  if (at !== end) throw unsound();
  return resolveAll(entries, mostBytes);
}

function readEntry(pack: Buffer, start: number, end: number, mostBytes: number): { entry: Entry; next: number } {
  let at = start;
  const next = () => {
    if (at >= end) throw unsound();
    return pack[at++] ?? 0;
  };
  let byte = next();
  const type = (byte >> 4) & 7;
  let size = byte & 15;
  for (let factor = 16; byte & 128; factor *= 128) {
    byte = next();
    size += (byte & 127) * factor;
  }
  if (size > mostBytes) throw tooLarge();
  let base: number | string | undefined;
  if (type === offsetDelta) {
    byte = next();
    let distance = byte & 127;
    while (byte & 128) {
      byte = next();
      distance = (distance + 1) * 128 + (byte & 127);
    }
    base = start - distance;
  } else if (type === idDelta) {
    base = pack.toString('hex', at, at + idBytes);
    at += idBytes;
  } else if (!kinds[type]) throw unsound();
  const { data, used } = unpack(pack.subarray(at, end), size);
  return { entry: { at: start, data, kind: kinds[type], base }, next: at + used };
}

function unpack(packed: Buffer, size: number): { data: Buffer; used: number } {
  try {
    const unpacked = inflateSync(packed, { info: true, maxOutputLength: size + 1 }) as unknown as {
      buffer: Buffer;
      engine: Inflate;
    };
    if (unpacked.buffer.length === size) return { data: unpacked.buffer, used: unpacked.engine.bytesWritten };
  } catch {
    // It is told below.
  }
  throw unsound();
}

function resolveAll(entries: ReadonlyMap<number, Entry>, mostBytes: number): Map<string, GitObject> {
  const objects = new Map<string, GitObject>();
  const resolved = new Map<number, GitObject>();
  let bytes = 0;
  const keep = (at: number, object: GitObject) => {
    bytes += object.bytes.length;
    if (bytes > mostBytes) throw tooLarge();
    resolved.set(at, object);
    objects.set(idOf(object), object);
  };
  let waiting: Entry[] = [];
  for (const entry of entries.values()) {
    if (entry.kind) keep(entry.at, { kind: entry.kind, bytes: entry.data });
    else waiting.push(entry);
  }
  // What deltas are made from may be deltas, in any order.
  while (waiting.length > 0) {
    const left: Entry[] = [];
    for (const entry of waiting) {
      const base = typeof entry.base === 'number' ? resolved.get(entry.base) : objects.get(entry.base ?? '');
      if (base) keep(entry.at, { kind: base.kind, bytes: applyDelta(base.bytes, entry.data, mostBytes - bytes) });
      else left.push(entry);
    }
    if (left.length === waiting.length) throw unsound();
    waiting = left;
  }
  return objects;
}

function applyDelta(base: Buffer, delta: Buffer, mostBytes: number): Buffer {
  let at = 0;
  const next = () => {
    if (at >= delta.length) throw unsound();
    return delta[at++] ?? 0;
  };
  const readSize = () => {
    let size = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = next();
      size += (byte & 127) * factor;
      if (!(byte & 128)) return size;
    }
  };
  if (readSize() !== base.length) throw unsound();
  const size = readSize();
  if (size > mostBytes) throw tooLarge();
  const result = Buffer.alloc(size);
  let written = 0;
  const write = (piece: Buffer, length: number) => {
    if (piece.length !== length || written + length > size) throw unsound();
    piece.copy(result, written);
    written += length;
  };
  while (at < delta.length) {
    const command = next();
    if (command & 128) {
      let offset = 0;
      let length = 0;
      for (let bit = 0; bit < 4; bit++) if (command & (1 << bit)) offset += next() * 256 ** bit;
      for (let bit = 0; bit < 3; bit++) if (command & (16 << bit)) length += next() * 256 ** bit;
      if (length === 0) length = 65_536;
      write(base.subarray(offset, offset + length), length);
    } else {
      if (command === 0) throw unsound();
      write(delta.subarray(at, at + command), command);
      at += command;
    }
  }
  if (written !== size) throw unsound();
  return result;
}

function idOf({ kind, bytes }: GitObject): string {
  return createHash('sha1').update(`${kind} ${bytes.length}\0`).update(bytes).digest('hex');
}

const unsound = () => new SourceError('unsound', 'The git server sent a pack that is cut off or broken.');
const tooLarge = () =>
  new SourceError('misconfigured', 'The repository is larger than what is read at once.', {
    nextStep: 'Set `mostCommits` lower, or let the git server allow filters (`uploadpack.allowFilter`).',
  });
