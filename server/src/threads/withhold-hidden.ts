import type { MessagePart, Reference, Resource } from '@clew/contract';
import type { StoredResource, TurnAnswer } from './turn.ts';

const withheldText = '*(Withheld: you can not see all of its sources.)*';

interface StoredAnswer {
  parts: MessagePart[];
  resources: StoredResource[];
  references: Reference[];
}

/**
 * A stored answer as an account may see it now, whoever asked: resources that it may not read are gone, with the references to
 * them. Text is shown only where everything that was retrieved may be seen: what has no reference of its own may have come
 * from any of it, also in front of a sentence that has one. Pure; `readable` holds what may be read, as it is now.
 */
export function withholdHidden(answer: StoredAnswer, readable: ReadonlyMap<string, Resource>): TurnAnswer {
  const newIndex = new Map<number, number>();
  for (const [index, { resourceId }] of answer.references.entries())
    if (readable.has(resourceId)) newIndex.set(index, newIndex.size);
  const isWhole = answer.resources.every(({ id }) => readable.has(id));
  return {
    parts: answer.parts.flatMap((part) => withholdPart(part, isWhole, newIndex)),
    references: answer.references.filter(({ resourceId }) => readable.has(resourceId)),
    resources: answer.resources.flatMap(({ id, passage }) => {
      const resource = readable.get(id);
      if (!resource) return [];
      return [passage === undefined ? resource : { ...resource, data: { ...resource.data, passage } }];
    }),
  };
}

function withholdPart(part: MessagePart, isWhole: boolean, newIndex: ReadonlyMap<number, number>): MessagePart[] {
  if (part.type === 'InlineReference') {
    const indices = part.indices.flatMap((index) => newIndex.get(index) ?? []);
    return indices.length > 0 ? [{ ...part, indices }] : [];
  }
  return [isWhole || part.text.trim() === '' ? part : { ...part, text: withheldText }];
}
