import type { MessagePart } from '@clew/contract';
import type { TurnAnswer } from './turn.ts';

const withheldText = '*(Withheld: you can no longer see its source.)*';

/**
 * An answer as the account may see it now: resources that it may not read any more are gone, with the references to
 * them and the text that stood in front of these. Pure; `readable` holds the ids of what may be read.
 */
export function withholdHidden(answer: TurnAnswer, readable: ReadonlySet<string>): TurnAnswer {
  const kept = answer.references.map(({ resourceId }) => readable.has(resourceId));
  if (kept.every(Boolean) && answer.resources.every(({ id }) => readable.has(id))) return answer;
  const newIndex = new Map<number, number>();
  for (const [index, isKept] of kept.entries()) if (isKept) newIndex.set(index, newIndex.size);
  return {
    parts: answer.parts.flatMap((part, position) => withholdPart(part, answer.parts[position + 1], newIndex)),
    resources: answer.resources.filter(({ id }) => readable.has(id)),
    references: answer.references.filter((_, index) => kept[index]),
  };
}

function withholdPart(
  part: MessagePart,
  next: MessagePart | undefined,
  newIndex: ReadonlyMap<number, number>,
): MessagePart[] {
  if (part.type === 'InlineReference') {
    const indices = part.indices.flatMap((index) => newIndex.get(index) ?? []);
    return indices.length > 0 ? [{ ...part, indices }] : [];
  }
  const supportIsGone = next?.type === 'InlineReference' && !next.indices.some((index) => newIndex.has(index));
  return [supportIsGone ? { ...part, text: withheldText } : part];
}
