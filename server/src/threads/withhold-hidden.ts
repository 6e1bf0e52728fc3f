import type { MessagePart, Reference, Resource } from '@clew/contract';
import type { StoredResource, TurnAnswer } from './turn.ts';

const withheldText = '*(Withheld: you can no longer see its source.)*';

interface StoredAnswer {
  parts: MessagePart[];
  resources: StoredResource[];
  references: Reference[];
}

/**
 * A stored answer as an account may see it now, whoever asked: resources that it may not read are gone, with the references to
 * them. Text is shown only where all of its references may be seen, and text without one, which anything may have gone
 * into, only where everything that was retrieved may. Pure; `readable` holds what may be read, as it is now.
 */
export function withholdHidden(answer: StoredAnswer, readable: ReadonlyMap<string, Resource>): TurnAnswer {
  const newIndex = new Map<number, number>();
  for (const [index, { resourceId }] of answer.references.entries())
    if (readable.has(resourceId)) newIndex.set(index, newIndex.size);
  const isShown = (next: MessagePart | undefined) => {
    if (next?.type !== 'InlineReference') return answer.resources.every(({ id }) => readable.has(id));
    return next.indices.every((index) => newIndex.has(index));
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
  return [isShown || part.text.trim() === '' ? part : { ...part, text: withheldText }];
}
