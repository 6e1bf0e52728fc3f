import type { Resource } from '@clew/contract';
import type { WrittenAnswer, WrittenPart } from '../threads/turn.ts';

/** An answer as far as its parts were told: what was written or cited behind that was never shown, and is not kept either. Pure. */
export function toldPart(answer: WrittenAnswer, told: readonly WrittenPart[]): WrittenAnswer {
  const parts: WrittenPart[] = [];
  let references = 0;
  for (const part of told) {
    const last = parts.at(-1);
    if (part.type === 'InlineReference') {
      references = Math.max(references, ...part.indices.map((index) => index + 1));
      parts.push(part);
    } else if (part.type === 'Text' && last?.type === 'Text')
      parts[parts.length - 1] = { ...last, text: last.text + part.text };
    else parts.push(part);
  }
  const cited = answer.references.slice(0, references);
  const isCited = new Set(cited.map(({ resourceId }) => resourceId));
  const resources = answer.resources.map((resource) =>
    isCited.has(resource.id) ? resource : withoutPassage(resource),
  );
  return { parts, references: cited, resources };
}

function withoutPassage({ data, ...resource }: Resource): Resource {
  const { passage: _, ...others } = data;
  return { ...resource, data: others };
}
