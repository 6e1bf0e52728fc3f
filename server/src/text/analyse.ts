import { isStopWord, type Language, stemWord } from './languages.ts';

/**
 * Goes up with every change of what terms a text has, also by a change of the stemmers: an index that was built with another
 * version is built anew at the next start.
 */
export const analysisVersion = 1;

/** A term of a text: what is compared, and the span it stands for (UTF-16 offsets). */
export interface Term {
  term: string;
  start: number;
  end: number;
  /** A function word of the language: kept for phrases, left out of questions. */
  stop: boolean;
}

const chunkPattern = /[\p{L}\p{M}\p{N}_@][\p{L}\p{M}\p{N}_@.+#&/:'’-]*/gu;
const wordPattern = /[\p{L}\p{M}]+(?:['’][\p{L}\p{M}]+)*|\p{N}+/gu;
const unspacedScript =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const unspacedRun =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]+|[^\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]+/gu;
const humps = /(?<=\p{Ll})(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})/u;
const longestCompound = 64;
const longestTerm = 100;

/**
 * Text -> terms, the same way for passages and for questions: words are folded (NFKC, case, accents) and stemmed by
 * their language; scripts without spaces become pairs of characters; what companies type in one piece (`FW-1042`,
 * `report_final.pdf`, `ada@example.org`, `v2.3.1`, `getUserName`) is found by its parts and, exactly, as a whole.
 */
export function analyse(text: string, language: Language): Term[] {
  const terms: Term[] = [];
  for (const match of text.matchAll(chunkPattern)) addChunk(terms, match[0], match.index, language);
  return terms;
}

function addChunk(terms: Term[], chunk: string, offset: number, language: Language): void {
  let words = 0;
  for (const match of chunk.matchAll(wordPattern)) {
    words += addWord(terms, match[0], offset + match.index, language);
  }
  if (words < 2 || chunk.length > 2 * longestCompound) return;
  const whole = chunk.replace(/[^\p{L}\p{M}\p{N}]+$/u, '').replace(/['’]s$/, '');
  if (whole.length <= longestCompound && !unspacedScript.test(whole)) {
    const term = foldTerm(whole)
      .replace(/[^\p{L}\p{M}\p{N}]+/gu, '_')
      .replace(/^_+|_+$/g, '');
    if (term) terms.push({ term, start: offset, end: offset + whole.length, stop: false });
  }
}

/** Adds the terms of one word and returns how many parts it had. */
function addWord(terms: Term[], word: string, offset: number, language: Language): number {
  if (unspacedScript.test(word)) {
    for (const run of word.matchAll(unspacedRun)) {
      if (unspacedScript.test(run[0])) addPairs(terms, run[0], offset + run.index);
      else addTerm(terms, run[0], offset + run.index, language);
    }
    return 1;
  }
  const parts = word.split(humps);
  let start = offset;
  for (const part of parts) {
    addTerm(terms, part, start, language);
    start += part.length;
  }
  return parts.length;
}

function addTerm(terms: Term[], word: string, start: number, language: Language): void {
  const { term, stop } = analysedWord(word, language);
  if (term) terms.push({ term, start, end: start + word.length, stop });
}

interface AnalysedWord {
  term: string;
  stop: boolean;
}

/** Words met lately, by language: a few thousand make most of any text, and looking one up is ten times as fast. */
const knownWords = new Map<Language, Map<string, AnalysedWord>>();
const mostKnownWords = 20_000;

function analysedWord(word: string, language: Language): AnalysedWord {
  if (word.length > longestTerm) return analyseWord(word.slice(0, longestTerm), language);
  let words = knownWords.get(language);
  if (!words || words.size >= mostKnownWords) {
    words = new Map();
    knownWords.set(language, words);
  }
  const known = words.get(word);
  if (known) return known;
  const analysed = analyseWord(word, language);
  words.set(word, analysed);
  return analysed;
}

function analyseWord(word: string, language: Language): AnalysedWord {
  const lower = word.normalize('NFKC').toLowerCase().replaceAll('’', "'");
  const letters = lower.replace(/'s$/, '').replace(/[^\p{L}\p{M}\p{N}]+/gu, '');
  const bare = language === 'en' ? stripAccents(letters) : letters;
  return { term: stripAccents(stemWord(bare, language)), stop: isStopWord(lower, language) };
}

/** Pairs of neighbouring characters; a single character stands for itself. */
function addPairs(terms: Term[], run: string, offset: number): void {
  const characters = Array.from(run);
  let start = offset;
  for (const [index, character] of characters.entries()) {
    const next = characters[index + 1];
    if (next !== undefined || characters.length === 1) {
      const pair = character + (next ?? '');
      terms.push({ term: foldTerm(pair), start, end: start + pair.length, stop: false });
    }
    start += character.length;
  }
}

function foldTerm(text: string): string {
  return stripAccents(text.normalize('NFKC').toLowerCase());
}

/** Folds accents of scripts where they only decorate; the marks of Indic and other scripts are letters and stay. */
function stripAccents(text: string): string {
  return /[^\p{ASCII}]/u.test(text)
    ? text
        .normalize('NFD')
        .replace(/(?<=[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}])\p{Mn}+/gu, '')
        .normalize('NFC')
    : text;
}
