import { analyse } from './analyse.ts';
import { type Language, languageTools } from './languages.ts';

const languagesOfStopWord = new Map<string, Language[]>();
for (const [language, { stopWords }] of Object.entries(languageTools))
  for (const word of stopWords) {
    // Single letters are in some lists and say nothing of a language.
    if (word.length === 1) continue;
    const known = languagesOfStopWord.get(word);
    if (known) known.push(language as Language);
    else languagesOfStopWord.set(word, [language as Language]);
  }

const sampleCharacters = 500;
const longestStopWord = Math.max(...[...languagesOfStopWord.keys()].map(({ length }) => length));
const wordPattern = /[\p{L}']+/gu;
/** Of the different words of a text at least this share are function words of its language. */
const leastShare = 0.1;

/**
 * The language whose function words are most of the text's; a word of several languages counts for each by its share, and
 * a repeated one once. `leastEvidence` is how many of its function words must be there. Function words need no model, are
 * right for a passage of a few sentences, and cost microseconds.
 */
export function detectLanguage(text: string, leastEvidence = 0.4): Language {
  const seen = new Set<string>();
  const votes = new Map<Language, { weighed: number; words: number }>();
  for (const [word] of text.slice(0, sampleCharacters).toLowerCase().matchAll(wordPattern)) {
    if (seen.has(word)) continue;
    seen.add(word);
    const languages = word.length > longestStopWord ? undefined : languagesOfStopWord.get(word);
    if (!languages) continue;
    for (const language of languages) {
      const { weighed, words } = votes.get(language) ?? { weighed: 0, words: 0 };
      votes.set(language, { weighed: weighed + 1 / languages.length, words: words + 1 });
    }
  }
  let best: Language = 'und';
  let most = leastEvidence;
  for (const [language, { weighed, words }] of votes)
    if (weighed > most && words >= leastShare * seen.size) {
      best = language;
      most = weighed;
    }
  return best;
}

/**
 * The language by which a piece of a resource is stemmed: its own where it says so itself (three function words), else
 * that of the whole, else English for Latin letters: a title or a short message has no function words, and would else be
 * found by its exact forms alone.
 */
export function languageOfPiece(piece: string, whole: Language): Language {
  if (whole !== 'und' && plainlySpeaks(piece, whole)) return whole;
  const own = detectLanguage(piece, 2.5);
  if (own !== 'und') return own;
  if (whole !== 'und') return whole;
  return /\p{Script=Latin}/u.test(piece) ? 'en' : 'und';
}

const sampleWords = 40;
const plainShare = 0.18;

/** Whether many of the first words are function words of the language: then no other needs to be thought of. */
function plainlySpeaks(piece: string, language: Language): boolean {
  const terms = analyse(piece.slice(0, sampleWords * 6), language);
  const words = terms.length;
  const stops = terms.reduce((count, { stop }) => count + (stop ? 1 : 0), 0);
  return words >= sampleWords / 2 && stops >= words * plainShare;
}
