import type { ChatV2Answer, FullAnswer } from '@clew/contract';

/** A whole answer as `/chats/v2` tells it. */
export function toChatV2Answer({ requestId, threadId, message, resources, references }: FullAnswer): ChatV2Answer {
  const cited: ChatV2Answer['references'] = [];
  let text = '';
  for (const part of message.parts)
    if (part.type === 'Text') text += part.text;
    else {
      const referenceIds = part.indices.flatMap((index) => references[index]?.resourceId ?? []);
      cited.push({ referenceIds, position: text.length });
    }
  const sourcesIds = references.map(({ resourceId }) => resourceId);
  return { requestId, threadId, text, references: cited, sources: { sourcesIds }, resources };
}
