import { type MessagePart, type Reference, type Resource, withheldText } from '@clew/contract';
import type { StoredPart, StoredResource, Turn, TurnMessage, TurnSource } from './turn.ts';
import { unknownSource } from './unknown-source.ts';

interface StoredAnswer {
  parts: StoredPart[];
  resources: StoredResource[];
  references: Reference[];
  heard: TurnSource[];
}

/** A resource as it is now; another imprint than a stored one means that it has changed since. */
export interface SeenResource {
  resource: Resource;
  imprint: string;
}

type Reader = 'asker' | 'guest';

/**
 * A stored answer as an account may see it now. Resources that it may not read are gone, with the references to them. What was
 * taken from a resource back then, a passage or a text, is shown to who asked as long as he may read the resource, since it was
 * shown to him; to a guest only while the resource says the same, since that he may read what it says now tells nothing of
 * what it said before. Text is shown only where that holds of everything that it was made from: what was retrieved, since what
 * has no reference of its own may have come from any of it, and what the writer was told of earlier answers. That nothing was
 * found is made from nothing. Pure.
 */
export function withholdHidden(
  answer: StoredAnswer,
  readable: ReadonlyMap<string, SeenResource>,
  reader: Reader,
): Pick<Turn, 'parts' | 'resources' | 'references' | 'sources'> {
  const mayKnow = (source: TurnSource) => isKnown(source, readable, reader);
  const sources = [...answer.resources.map(({ id, imprint }) => ({ id, imprint })), ...answer.heard];
  const isWhole = sources.every(mayKnow);
  const newIndex = new Map<number, number>();
  for (const [index, { resourceId }] of answer.references.entries())
    if (readable.has(resourceId)) newIndex.set(index, newIndex.size);
  return {
    sources: isWhole ? sources : null,
    parts: answer.parts.flatMap((part) => withholdPart(part, isWhole, newIndex)),
    references: answer.references.filter(({ resourceId }) => readable.has(resourceId)),
    resources: answer.resources.flatMap((stored) => {
      const resource = readable.get(stored.id)?.resource;
      if (!resource) return [];
      const { passage } = stored;
      return [
        passage === undefined || !mayKnow(stored) ? resource : { ...resource, data: { ...resource.data, passage } },
      ];
    }),
  };
}

/** What was sent, as who asked may see it now: an answer that he was given here only with all that it was made from. Pure. */
export function withholdSent(
  messages: readonly TurnMessage[],
  readable: ReadonlyMap<string, SeenResource>,
): TurnMessage[] {
  return messages.map((message) =>
    message.sources?.every((source) => isKnown(source, readable, 'asker')) === false
      ? { ...message, text: withheldText, sources: null }
      : message,
  );
}

function isKnown({ id, imprint }: TurnSource, readable: ReadonlyMap<string, SeenResource>, reader: Reader): boolean {
  if (id === unknownSource.id) return reader === 'asker';
  const seen = readable.get(id);
  return seen !== undefined && (reader === 'asker' || seen.imprint === imprint);
}

function withholdPart(part: StoredPart, isWhole: boolean, newIndex: ReadonlyMap<number, number>): MessagePart[] {
  if (part.type === 'InlineReference') {
    const indices = part.indices.flatMap((index) => newIndex.get(index) ?? []);
    return indices.length > 0 ? [{ ...part, indices }] : [];
  }
  if (part.type === 'Decline') {
    const said = isWhole && part.nearest !== '' ? [part.text, part.nearest] : [part.text];
    return [{ type: 'Text', format: 'markdown', text: said.join('\n\n') }];
  }
  return [isWhole || part.text.trim() === '' ? part : { ...part, text: withheldText }];
}
