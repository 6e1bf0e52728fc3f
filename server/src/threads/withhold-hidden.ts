import type { MessagePart, Reference, Resource } from '@clew/contract';
import type { StoredResource, TurnAnswer } from './turn.ts';

const withheldText = '*(Withheld: you can no longer see its source.)*';

interface StoredAnswer {
  parts: MessagePart[];
  resources: StoredResource[];
  references: Reference[];
}

/**
 * A stored answer as the account may see it now: resources that it may not read any more are gone, with the references
 * to them and the text that stood in front of these. Pure; `readable` holds what may be read, as it is now.
 */
export function withholdHidden(answer: StoredAnswer, readable: ReadonlyMap<string, Resource>): TurnAnswer {
  const newIndex = new Map<number, number>();
  for (const [index, { resourceId }] of answer.references.entries())
    if (readable.has(resourceId)) newIndex.set(index, newIndex.size);
  return {
    parts: answer.parts.flatMap((part, position) => withholdPart(part, answer.parts[position + 1], newIndex)),
    references: answer.references.filter(({ resourceId }) => readable.has(resourceId)),
    resources: answer.resources.flatMap(({ id, passage }) => {
      const resource = readable.get(id);
      if (!resource) return [];
      return [passage === undefined ? resource : { ...resource, data: { ...resource.data, passage } }];
    }),
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
