import type { MessagePart } from '@clew/contract';
import type { WrittenPart } from '../threads/turn.ts';

/** What is written, as it is told to who asks. Pure. */
export function asTold(written: readonly WrittenPart[]): MessagePart[] {
  const parts: MessagePart[] = [];
  for (const each of written) {
    const part = each.type === 'Decline' ? ({ type: 'Text', format: 'markdown', text: each.told } as const) : each;
    const last = parts.at(-1);
    if (part.type === 'Text' && last?.type === 'Text')
      parts[parts.length - 1] = { ...last, text: last.text + part.text };
    else parts.push(part);
  }
  return parts;
}
