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
  /** A function word of the language: left out of questions. */
  stop: boolean;
}

/**
 * A word taken apart; the same object for the same word as long as it is remembered. Who counts words may leave a number of
 * his own in it, with a mark by which he knows it again.
 */
export interface AnalysedWord {
  word: string;
  term: string;
  stop: boolean;
  countedBy: object | null;
  number: number;
}

const chunkPattern = /[\p{L}\p{M}\p{N}_@][\p{L}\p{M}\p{N}_@.+#&/:'’-]*/uy;
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
  eachTerm(text, language, ({ term, stop }, start, end) => {
    terms.push({ term, start, end, stop });
  });
  return terms;
}

type Visit = (word: AnalysedWord, start: number, end: number) => void;

/** The same, a word at a time. */
export function eachTerm(text: string, language: Language, visit: Visit): void {
  const { length } = text;
  let at = 0;
  while (at < length) {
    const kind = kindOf(text.charCodeAt(at));
    if (kind <= inside) {
      at++;
      continue;
    }
    const end = kind >= digit ? endOfPlainWord(text, at, kind) : -1;
    if (end >= 0) {
      visitWord(visit, text, at, end, 0, language);
      at = end;
    } else at = visitChunkAt(visit, text, at, language);
  }
}

/** Kinds of characters, in the order of what they can begin: nothing, nothing by itself, an odd chunk, a plain word. */
const blank = 0;
const inside = 1;
const odd = 2;
const digit = 3;
const upper = 4;
const lower = 5;

const asciiKinds = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code);
  if (/[a-z]/.test(character)) return lower;
  if (/[A-Z]/.test(character)) return upper;
  if (/[0-9]/.test(character)) return digit;
  if (/[_@]/.test(character)) return odd;
  return /[.+#&/:'-]/.test(character) ? inside : blank;
});

function kindOf(code: number): number {
  return code < 128 ? (asciiKinds[code] as number) : odd;
}

/**
 * Where a word of plain letters (the first may be a capital) or of digits ends that stands by itself, as most of a text does; -1
 * for everything else, which the patterns below take apart.
 */
function endOfPlainWord(text: string, start: number, first: number): number {
  const rest = first === digit ? digit : lower;
  let end = start + 1;
  while (kindOf(text.charCodeAt(end)) === rest) end++;
  let next = end;
  while (kindOf(text.charCodeAt(next)) === inside) next++;
  return next >= text.length || kindOf(text.charCodeAt(next)) === blank ? end : -1;
}

/** Visits the terms of the chunk that begins here, if one does; returns where to go on. */
function visitChunkAt(visit: Visit, text: string, at: number, language: Language): number {
  chunkPattern.lastIndex = at;
  const chunk = chunkPattern.exec(text)?.[0];
  if (chunk === undefined) return at + 1;
  visitChunk(visit, chunk, at, language);
  return at + chunk.length;
}

function visitChunk(visit: Visit, chunk: string, offset: number, language: Language): void {
  let words = 0;
  for (const match of chunk.matchAll(wordPattern)) {
    words += visitParts(visit, match[0], offset + match.index, language);
  }
  if (words < 2 || chunk.length > 2 * longestCompound) return;
  const whole = chunk.replace(/[^\p{L}\p{M}\p{N}]+$/u, '').replace(/['’]s$/, '');
  if (whole.length <= longestCompound && !unspacedScript.test(whole)) {
    const term = foldTerm(whole)
      .replace(/[^\p{L}\p{M}\p{N}]+/gu, '_')
      .replace(/^_+|_+$/g, '');
    if (term) visit(unknownWord(term), offset, offset + whole.length);
  }
}

/** Visits the terms of one word and returns how many parts it had. */
function visitParts(visit: Visit, word: string, offset: number, language: Language): number {
  if (unspacedScript.test(word)) {
    for (const run of word.matchAll(unspacedRun)) {
      const start = offset + run.index;
      if (unspacedScript.test(run[0])) visitPairs(visit, run[0], start);
      else visitWord(visit, run[0], 0, run[0].length, start, language);
    }
    return 1;
  }
  const parts = word.split(humps);
  let start = 0;
  for (const part of parts) {
    visitWord(visit, word, start, start + part.length, offset, language);
    start += part.length;
  }
  return parts.length;
}

/** Visits the word between two places of a text that itself begins at `offset` of the whole. */
function visitWord(visit: Visit, text: string, start: number, end: number, offset: number, language: Language): void {
  const word = analysedWord(text, start, end, language);
  if (word.term) visit(word, offset + start, offset + end);
}

/**
 * Words met lately, by language, each in one of the two places of its hash: most words of any text are found without being
 * cut out of it.
 */
const knownWords = new Map<Language, { hashes: Int32Array; words: (AnalysedWord | undefined)[] }>();
const placeCount = 1 << 16;

function analysedWord(text: string, start: number, end: number, language: Language): AnalysedWord {
  if (end - start > longestTerm) return analyseWord(text.slice(start, start + longestTerm), language);
  let known = knownWords.get(language);
  if (!known) {
    known = { hashes: new Int32Array(placeCount), words: new Array(placeCount).fill(undefined) };
    knownWords.set(language, known);
  }
  const { hashes, words } = known;
  // FNV-1a, 32 bits.
  let hash = 0x811c9dc5;
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  const first = (hash ^ (hash >>> 16)) & (placeCount - 1);
  if (hashes[first] === hash) {
    const found = words[first];
    if (found !== undefined && isWordAt(text, start, end, found.word)) return found;
  }
  const second = first ^ 1;
  if (hashes[second] === hash) {
    const found = words[second];
    if (found !== undefined && isWordAt(text, start, end, found.word)) return found;
  }
  const analysed = analyseWord(text.slice(start, end), language);
  words[second] = words[first];
  hashes[second] = hashes[first] as number;
  words[first] = analysed;
  hashes[first] = hash;
  return analysed;
}

function isWordAt(text: string, start: number, end: number, word: string): boolean {
  return word.length === end - start && text.startsWith(word, start);
}

function analyseWord(word: string, language: Language): AnalysedWord {
  const lower = word.normalize('NFKC').toLowerCase().replaceAll('’', "'");
  const letters = lower.replace(/'s$/, '').replace(/[^\p{L}\p{M}\p{N}]+/gu, '');
  const bare = language === 'en' ? stripAccents(letters) : letters;
  const term = stripAccents(stemWord(bare, language));
  return { word, term, stop: isStopWord(lower, language), countedBy: null, number: 0 };
}

/** A term that is not looked up by its word. */
function unknownWord(term: string): AnalysedWord {
  return { word: term, term, stop: false, countedBy: null, number: 0 };
}

/** Pairs of neighbouring characters; a single character stands for itself. */
function visitPairs(visit: Visit, run: string, offset: number): void {
  const characters = Array.from(run);
  let start = offset;
  for (const [index, character] of characters.entries()) {
    const next = characters[index + 1];
    if (next !== undefined || characters.length === 1) {
      const pair = character + (next ?? '');
      visit(unknownWord(foldTerm(pair)), start, start + pair.length);
    }
    start += character.length;
  }
}

/** Folds compatibility forms, case and accents. */
export function foldTerm(text: string): string {
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
