import { analyse } from '../../text/analyse.ts';
import { detectLanguage, languageOfPiece } from '../../text/detect-language.ts';
import type { Language } from '../../text/languages.ts';
import type { PassageTerms } from './build-segment.ts';

interface Named {
  title: string;
  subtitle: string | null;
  name: string | null;
}

const sampledPassages = 4;

/** The passages of a resource -> their terms, each by its own language. The names of the resource belong to every passage. */
export function analysePassages(
  { title, subtitle, name }: Named,
  passages: readonly { text: string; heading?: string | null | undefined }[],
): { terms: PassageTerms[]; languages: Set<Language> } {
  const names = [title, subtitle, name].filter((text) => text !== null).join('\n');
  const sample = passages
    .slice(0, sampledPassages)
    .map(({ text }) => text)
    .join('\n');
  const whole = detectLanguage(`${names}\n${sample}`, 1);
  const languages = new Set<Language>();
  const terms = passages.map(({ text, heading }): PassageTerms => {
    const language = languageOfPiece(`${text}\n${title}`, whole);
    languages.add(language);
    return {
      title: analyse(names, language),
      heading: analyse(heading ?? '', language),
      body: analyse(text, language),
    };
  });
  return { terms, languages };
}
