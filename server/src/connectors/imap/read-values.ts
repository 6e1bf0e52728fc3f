import { SourceError } from '../source-error.ts';
import type { ResponsePiece } from './read-responses.ts';

/** Atoms and quoted strings are text, literals bytes, `NIL` null, and what is in parentheses a list. */
export type ImapValue = string | Uint8Array<ArrayBuffer> | null | ImapValue[];

const deepest = 50;
/** An atom, with what stands in brackets: `BODY[HEADER.FIELDS (DATE)]<0>`. */
const atom = /[^\s()"[\]]*(?:\[[^\]]*\][^\s()"[\]]*)*/y;
const quoted = /"((?:[^"\\]|\\.)*)"/sy;

/** The pieces of a response of data -> its values. */
export function readValues(pieces: readonly ResponsePiece[]): ImapValue[] {
  const whole: ImapValue[] = [];
  const open: ImapValue[][] = [whole];
  for (const piece of pieces) {
    if (typeof piece !== 'string') open.at(-1)?.push(piece);
    else readText(piece, open);
  }
  if (open.length !== 1) throw notUnderstood();
  return whole;
}

function readText(text: string, open: ImapValue[][]): void {
  for (let at = 0; at < text.length; ) {
    const list = open.at(-1);
    if (!list) throw notUnderstood();
    const sign = text[at];
    if (sign === ' ') at++;
    else if (sign === '(') {
      const inner: ImapValue[] = [];
      list.push(inner);
      open.push(inner);
      if (open.length > deepest) throw notUnderstood();
      at++;
    } else if (sign === ')') {
      if (open.length === 1) throw notUnderstood();
      open.pop();
      at++;
    } else {
      const [found, value] = sign === '"' ? readQuoted(text, at) : readAtom(text, at);
      list.push(value);
      at += found;
    }
  }
}

function readQuoted(text: string, at: number): [length: number, value: string] {
  quoted.lastIndex = at;
  const match = quoted.exec(text);
  if (!match) throw notUnderstood();
  return [match[0].length, (match[1] ?? '').replace(/\\(.)/gs, '$1')];
}

function readAtom(text: string, at: number): [length: number, value: string | null] {
  atom.lastIndex = at;
  const [found = ''] = atom.exec(text) ?? [];
  if (found === '') throw notUnderstood();
  return [found.length, found.toUpperCase() === 'NIL' ? null : found];
}

/** A list of names and values, each behind the other, by the names in capitals. */
export function pairsOf(list: ImapValue | undefined): Map<string, ImapValue> {
  if (!Array.isArray(list)) throw notUnderstood();
  const pairs = new Map<string, ImapValue>();
  for (let at = 0; at + 1 < list.length; at += 2) pairs.set(textOf(list[at]).toUpperCase(), list[at + 1] ?? null);
  return pairs;
}

export function textOf(value: ImapValue | undefined): string {
  if (typeof value === 'string') return value;
  if (value instanceof Uint8Array) return Buffer.from(value).toString('latin1');
  throw notUnderstood();
}

export function numberOf(value: ImapValue | undefined): number {
  const text = textOf(value);
  if (!/^\d{1,15}$/.test(text)) throw notUnderstood();
  return Number(text);
}

function notUnderstood(): SourceError {
  return new SourceError('unsound', 'The mail server says something that can not be understood.');
}
