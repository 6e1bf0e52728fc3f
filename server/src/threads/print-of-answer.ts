import { createHash } from 'node:crypto';
import type { WrittenPart } from './turn.ts';

/** By which the text of an answer is known again, however its blanks were sent; null for no text. */
export function printOfAnswer(text: string): string | null {
  const words = text.replace(/\s+/g, ' ').trim();
  return words === '' ? null : createHash('sha256').update(words).digest('hex');
}

/** The text of an answer as a client has it. */
export function textAsTold(parts: readonly WrittenPart[]): string {
  return parts.map((part) => (part.type === 'Text' ? part.text : part.type === 'Decline' ? part.told : '')).join('');
}
