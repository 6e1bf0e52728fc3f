import type { MessagePart, Reference, Resource } from '@clew/contract';
import type { RankedPassage } from '../retrieval/create-retrieval.ts';
import type { TurnAnswer } from '../threads/turn.ts';

/** Puts the pieces of an answer together: parts as they will be shown, references in the order of first citation. */
export interface AnswerBuilder {
  /** Adds text; returns the part to send now, or undefined for no text. */
  addText(text: string): MessagePart | undefined;
  /** Adds a citation of passages by their labels. Labels that were never given out are dropped. */
  addCitation(labels: readonly string[]): MessagePart | undefined;
  /** The answer as it stands, the cited resources with their passage. */
  build(): TurnAnswer;
}

export function createAnswerBuilder(
  resources: readonly Resource[],
  passages: ReadonlyMap<string, RankedPassage>,
): AnswerBuilder {
  const parts: MessagePart[] = [];
  const references: Reference[] = [];
  const cited = new Map<string, RankedPassage>();

  const indexOf = (label: string): number[] => {
    const found = passages.get(label);
    if (!found) return [];
    const { id } = found.resource;
    if (!cited.has(id)) {
      cited.set(id, found);
      references.push({ resourceId: id });
    }
    return [references.findIndex(({ resourceId }) => resourceId === id)];
  };

  return {
    addText(text) {
      if (text === '') return undefined;
      const last = parts.at(-1);
      if (last?.type === 'Text') last.text += text;
      else parts.push({ type: 'Text', format: 'markdown', text });
      return { type: 'Text', format: 'markdown', text };
    },
    addCitation(labels) {
      const indices = [...new Set(labels.flatMap(indexOf))];
      if (indices.length === 0) return undefined;
      parts.push({ type: 'InlineReference', indices });
      return { type: 'InlineReference', indices: [...indices] };
    },
    build: () => ({
      parts: structuredClone(parts),
      references: [...references],
      resources: resources.map((resource) => withPassage(resource, cited.get(resource.id))),
    }),
  };
}

function withPassage(resource: Resource, cited: RankedPassage | undefined): Resource {
  if (!cited) return resource;
  const { text, start, page, heading } = cited.passage;
  const passage = {
    text,
    start,
    end: start + text.length,
    ...(page === null ? {} : { page }),
    ...(heading === null ? {} : { heading }),
  };
  return { ...resource, data: { ...resource.data, passage } };
}
