import type { TurnMessage } from '../threads/turn.ts';

/**
 * What a request adds to a conversation that is stored already. A client may send again what was said before: questions and
 * guidance that are held are not added, and neither are the answers between them, since the stored ones count. `held` begins
 * at the beginning unless it is `cutOff`; then whatever stands in front of its first question was said before, too. Pure.
 */
export function messagesToAdd(
  sent: readonly TurnMessage[],
  held: readonly TurnMessage[],
  { cutOff }: { cutOff: boolean },
): TurnMessage[] {
  const keyOf = ({ role, text }: TurnMessage) => `${role} ${text}`;
  const keys = new Set(held.map(keyOf));
  const isHeld = (message: TurnMessage) => message.role === 'Assistant' || keys.has(keyOf(message));
  const firstHeld = sent.findIndex((message) => message.role === 'User' && isHeld(message));
  let from = cutOff ? Math.max(0, firstHeld) : 0;
  const isBefore = (message: TurnMessage) => message.role === 'System' || isHeld(message);
  for (let next = sent[from]; next && from < sent.length - 1 && isBefore(next); next = sent[from]) from++;
  return sent.filter((message, index) => (message.role === 'System' ? !isHeld(message) : index >= from));
}
