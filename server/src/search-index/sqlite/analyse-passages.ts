import { detectLanguage, languageOfPiece } from '../../text/detect-language.ts';
import type { FieldValue } from '../resource-record.ts';
import type { SearchedPassage } from './build-segment.ts';
import { metadataText } from './metadata-text.ts';

interface Described {
  title: string;
  subtitle: string | null;
  name: string | null;
  values: readonly FieldValue[];
}

const sampledPassages = 4;

/**
 * The passages of a resource -> what of them is searched, each in its own language. The names of the resource belong to
 * every passage, its metadata to the first.
 */
export function analysePassages(
  { title, subtitle, name, values }: Described,
  passages: readonly { text: string; heading?: string | null | undefined }[],
): SearchedPassage[] {
  const names = [title, subtitle, name].filter((text) => text !== null).join('\n');
  const sample = passages
    .slice(0, sampledPassages)
    .map(({ text }) => text)
    .join('\n');
  const whole = detectLanguage(`${sample}\n${names}`, 1);
  const metadata = metadataText(values);
  return passages.map(({ text, heading }, position) => ({
    language: languageOfPiece(`${text}\n${title}`, whole),
    title: names,
    heading: heading ?? '',
    body: text,
    metadata: position === 0 ? metadata : '',
  }));
}
