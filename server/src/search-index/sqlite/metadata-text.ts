import type { FieldValue } from '../resource-record.ts';

/** Fields whose values are for filters alone: they say nothing that anybody would search for by words. */
const notWords = new Set([
  'appId',
  'type',
  'class',
  'linkId',
  'self',
  'extension',
  'fileTypeGroup',
  'hasAttachments',
  'hasLinks',
  'isManager',
]);
const longestValue = 200;
const mostCharacters = 4_000;

/** What a resource says of itself besides its texts, as text: people, labels, states, places, custom properties; each once. */
export function metadataText(values: readonly FieldValue[]): string {
  const texts = new Set<string>();
  for (const { field, display } of values)
    if (!notWords.has(field) && !field.startsWith('rsvp:') && display.length <= longestValue) texts.add(display);
  return [...texts].join('\n').slice(0, mostCharacters).toWellFormed();
}
