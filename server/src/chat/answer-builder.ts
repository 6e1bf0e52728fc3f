import type { MessagePart, Reference, Resource } from '@clew/contract';
import type { WrittenAnswer, WrittenPart } from '../threads/turn.ts';
import type { CitedPassage } from './label-passages.ts';

export type WrittenDecline = Extract<WrittenPart, { type: 'Decline' }>;

/** Puts the pieces of an answer together: parts as they will be shown, references in the order of first citation. */
export interface AnswerBuilder {
  /** Adds text; returns the part to send now, or undefined for no text. */
  addText(text: string): MessagePart | undefined;
  /** Adds that nothing answers; returns the part to send now. */
  addDecline(decline: WrittenDecline): WrittenPart;
  /** Enters the resources of these labels into the references. Labels that were never given out are dropped. */
  prepareCitation(labels: readonly string[]): number[];
  /** Adds a citation of references; returns the part to send now, or undefined for none. */
  addCitation(indices: readonly number[]): MessagePart | undefined;
  isCited(resourceId: string): boolean;
  /** Of the references, in their order. */
  citedIds(): string[];
  /** The answer as it stands, the cited resources with their passage. */
  build(): WrittenAnswer;
}

export function createAnswerBuilder(resources: readonly Resource[], passages: readonly CitedPassage[]): AnswerBuilder {
  const byLabel = new Map(passages.map((passage) => [passage.label, passage]));
  const parts: WrittenPart[] = [];
  const references: Reference[] = [];
  const cited = new Map<string, CitedPassage>();

  const indexOf = (label: string): number[] => {
    const passage = byLabel.get(label);
    if (!passage) return [];
    const { id } = passage.found.resource;
    if (!cited.has(id)) {
      cited.set(id, passage);
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
    addDecline(decline) {
      parts.push(decline);
      return decline;
    },
    prepareCitation: (labels) => [...new Set(labels.flatMap(indexOf))],
    addCitation(indices) {
      if (indices.length === 0) return undefined;
      parts.push({ type: 'InlineReference', indices: [...indices] });
      return { type: 'InlineReference', indices: [...indices] };
    },
    isCited: (resourceId) => cited.has(resourceId),
    citedIds: () => references.map(({ resourceId }) => resourceId),
    build: () => ({
      parts: structuredClone(parts),
      references: [...references],
      resources: resources.map((resource) => withPassage(resource, cited.get(resource.id))),
    }),
  };
}

function withPassage(resource: Resource, cited: CitedPassage | undefined): Resource {
  if (!cited) return resource;
  const { text, start, page, heading } = cited.found.passage;
  const passage = {
    text,
    start,
    end: start + text.length,
    ...(page === null ? {} : { page }),
    ...(heading === null ? {} : { heading }),
  };
  return { ...resource, data: { ...resource.data, passage } };
}
