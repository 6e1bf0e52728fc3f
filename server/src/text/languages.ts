import { stemmer as danish } from '@orama/stemmers/danish';
import { stemmer as dutch } from '@orama/stemmers/dutch';
import { stemmer as english } from '@orama/stemmers/english';
import { stemmer as finnish } from '@orama/stemmers/finnish';
import { stemmer as french } from '@orama/stemmers/french';
import { stemmer as german } from '@orama/stemmers/german';
import { stemmer as italian } from '@orama/stemmers/italian';
import { stemmer as norwegian } from '@orama/stemmers/norwegian';
import { stemmer as portuguese } from '@orama/stemmers/portuguese';
import { stemmer as russian } from '@orama/stemmers/russian';
import { stemmer as spanish } from '@orama/stemmers/spanish';
import { stemmer as swedish } from '@orama/stemmers/swedish';
import { stopwords as danishStops } from '@orama/stopwords/danish';
import { stopwords as dutchStops } from '@orama/stopwords/dutch';
import { stopwords as englishStops } from '@orama/stopwords/english';
import { stopwords as finnishStops } from '@orama/stopwords/finnish';
import { stopwords as frenchStops } from '@orama/stopwords/french';
import { stopwords as germanStops } from '@orama/stopwords/german';
import { stopwords as italianStops } from '@orama/stopwords/italian';
import { stopwords as norwegianStops } from '@orama/stopwords/norwegian';
import { stopwords as portugueseStops } from '@orama/stopwords/portuguese';
import { stopwords as russianStops } from '@orama/stopwords/russian';
import { stopwords as spanishStops } from '@orama/stopwords/spanish';
import { stopwords as swedishStops } from '@orama/stopwords/swedish';

/** ISO 639-1, or `und` where no language with a stemmer was recognised. */
export type Language = 'da' | 'de' | 'en' | 'es' | 'fi' | 'fr' | 'it' | 'nl' | 'no' | 'pt' | 'ru' | 'sv' | 'und';

interface LanguageTools {
  /** Lower-case word -> stem. */
  stem(word: string): string;
  stopWords: ReadonlySet<string>;
}

const tools = (stem: (word: string) => string, stopWords: string[], more: string[] = []): LanguageTools => ({
  stem,
  stopWords: new Set([...stopWords, ...more].flatMap((word) => [word, word.replaceAll("'", '')])),
});

/** Words that make a question or a request but carry none of its subject; the lists above leave them out. */
const englishRequestWords = ['a', "what's", 'many', 'much', 'please', 'tell', 'us', 'let', 'does', 'did', 'get', 'got'];

export const languageTools: Readonly<Record<Exclude<Language, 'und'>, LanguageTools>> = {
  da: tools(danish, danishStops),
  de: tools(german, germanStops),
  en: tools(english, englishStops, englishRequestWords),
  es: tools(spanish, spanishStops),
  fi: tools(finnish, finnishStops),
  fr: tools(french, frenchStops),
  it: tools(italian, italianStops),
  nl: tools(dutch, dutchStops),
  no: tools(norwegian, norwegianStops),
  pt: tools(portuguese, portugueseStops),
  ru: tools(russian, russianStops),
  sv: tools(swedish, swedishStops),
};

export function stemWord(word: string, language: Language): string {
  return language === 'und' ? word : languageTools[language].stem(word);
}

export function isStopWord(word: string, language: Language): boolean {
  return language !== 'und' && languageTools[language].stopWords.has(word);
}
