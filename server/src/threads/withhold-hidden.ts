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
 * to them and the text that stood in front of these. Whoever asked has seen the rest; a stranger to the answer sees text only
 * where all of its references are his to see, and text without one only where everything that was retrieved is. Pure;
 * `readable` holds what may be read, as it is now.
 */
export function withholdHidden(
  answer: StoredAnswer,
  readable: ReadonlyMap<string, Resource>,
  reader: 'asker' | 'stranger' = 'asker',
): TurnAnswer {
  const newIndex = new Map<number, number>();
  for (const [index, { resourceId }] of answer.references.entries())
    if (readable.has(resourceId)) newIndex.set(index, newIndex.size);
  const isShown = (next: MessagePart | undefined) => {
    if (next?.type !== 'InlineReference')
      return reader === 'asker' || answer.resources.every(({ id }) => readable.has(id));
    const isVisible = (index: number) => newIndex.has(index);
    return reader === 'asker' ? next.indices.some(isVisible) : next.indices.every(isVisible);
  };
  return {
    parts: answer.parts.flatMap((part, position) => withholdPart(part, isShown(answer.parts[position + 1]), newIndex)),
    references: answer.references.filter(({ resourceId }) => readable.has(resourceId)),
    resources: answer.resources.flatMap(({ id, passage }) => {
      const resource = readable.get(id);
      if (!resource) return [];
      return [passage === undefined ? resource : { ...resource, data: { ...resource.data, passage } }];
    }),
  };
}

function withholdPart(part: MessagePart, isShown: boolean, newIndex: ReadonlyMap<number, number>): MessagePart[] {
  if (part.type === 'InlineReference') {
    const indices = part.indices.flatMap((index) => newIndex.get(index) ?? []);
    return indices.length > 0 ? [{ ...part, indices }] : [];
  }
  return [isShown ? part : { ...part, text: withheldText }];
}
