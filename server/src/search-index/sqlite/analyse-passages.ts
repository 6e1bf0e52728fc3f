import { analyse } from '../../text/analyse.ts';
import { detectLanguage, languageOfPiece } from '../../text/detect-language.ts';
import type { Language } from '../../text/languages.ts';
import type { FieldValue } from '../resource-record.ts';
import type { PassageTerms } from './build-segment.ts';
import { metadataText } from './metadata-text.ts';

interface Described {
  title: string;
  subtitle: string | null;
  name: string | null;
  values: readonly FieldValue[];
}

const sampledPassages = 4;

/**
 * The passages of a resource -> their terms, each by its own language. The names of the resource belong to every passage, its
 * metadata to the first.
 */
export function analysePassages(
  { title, subtitle, name, values }: Described,
  passages: readonly { text: string; heading?: string | null | undefined }[],
): { terms: PassageTerms[]; languages: Set<Language> } {
  const names = [title, subtitle, name].filter((text) => text !== null).join('\n');
  const sample = passages
    .slice(0, sampledPassages)
    .map(({ text }) => text)
    .join('\n');
  const whole = detectLanguage(`${names}\n${sample}`, 1);
  const metadata = metadataText(values);
  const languages = new Set<Language>();
  const terms = passages.map(({ text, heading }, position): PassageTerms => {
    const language = languageOfPiece(`${text}\n${title}`, whole);
    languages.add(language);
    return {
      title: analyse(names, language),
      heading: analyse(heading ?? '', language),
      body: analyse(text, language),
      metadata: position === 0 ? analyse(metadata, language) : [],
    };
  });
  return { terms, languages };
}
