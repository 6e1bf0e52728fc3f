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

/** A word taken apart. */
interface AnalysedWord {
  term: string;
  stop: boolean;
}

/**
 * Words met lately, each in one of the two places of its hash. A place holds four numbers: 64 bits of hash, by which the word
 * is known again without being cut out of the text, and a mark and a number that who counts words may leave.
 */
interface WordTable {
  heads: Int32Array;
  words: AnalysedWord[];
  /** How many words were not there yet. */
  misses: number;
}

/** Takes the terms of a text in the order in which they begin. */
export interface TermSink {
  /** A word at its place in a table; the offsets are those of the text. */
  word(table: WordTable, place: number, start: number, end: number): void;
  /** What is no single word: a whole that was typed in one piece, a pair of characters. */
  other(term: string, start: number, end: number): void;
}

/** Where among the numbers of a place the mark and the number are. */
export const numbersOfPlace = 4;
export const markOf = 2;
export const numberOf = 3;

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
  eachTerm(text, language, {
    word(table, place, start, end) {
      const { term, stop } = table.words[place] as AnalysedWord;
      if (term) terms.push({ term, start, end, stop });
    },
    other(term, start, end) {
      terms.push({ term, start, end, stop: false });
    },
  });
  return terms;
}

/** The same, a term at a time. */
export function eachTerm(text: string, language: Language, sink: TermSink): void {
  const table = tableOf(language);
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
      visitWord(sink, table, text, at, end, 0, language);
      at = end;
    } else at = visitChunkAt(sink, table, text, at, language);
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
function visitChunkAt(sink: TermSink, table: WordTable, text: string, at: number, language: Language): number {
  chunkPattern.lastIndex = at;
  const chunk = chunkPattern.exec(text)?.[0];
  if (chunk === undefined) return at + 1;
  visitChunk(sink, table, chunk, at, language);
  return at + chunk.length;
}

function visitChunk(sink: TermSink, table: WordTable, chunk: string, offset: number, language: Language): void {
  let words = 0;
  for (const match of chunk.matchAll(wordPattern)) {
    words += visitParts(sink, table, match[0], offset + match.index, language);
  }
  if (words < 2 || chunk.length > 2 * longestCompound) return;
  const whole = chunk.replace(/[^\p{L}\p{M}\p{N}]+$/u, '').replace(/['’]s$/, '');
  if (whole.length <= longestCompound && !unspacedScript.test(whole)) {
    const term = foldTerm(whole)
      .replace(/[^\p{L}\p{M}\p{N}]+/gu, '_')
      .replace(/^_+|_+$/g, '');
    if (term) sink.other(term, offset, offset + whole.length);
  }
}

/** Visits the terms of one word and returns how many parts it had. */
function visitParts(sink: TermSink, table: WordTable, word: string, offset: number, language: Language): number {
  if (unspacedScript.test(word)) {
    for (const run of word.matchAll(unspacedRun)) {
      const start = offset + run.index;
      if (unspacedScript.test(run[0])) visitPairs(sink, run[0], start);
      else visitWord(sink, table, run[0], 0, run[0].length, start, language);
    }
    return 1;
  }
  const parts = word.split(humps);
  let start = 0;
  for (const part of parts) {
    visitWord(sink, table, word, start, start + part.length, offset, language);
    start += part.length;
  }
  return parts.length;
}

/** Visits the word between two places of a text that itself begins at `offset` of the whole. */
function visitWord(
  sink: TermSink,
  table: WordTable,
  text: string,
  start: number,
  end: number,
  offset: number,
  language: Language,
): void {
  if (end - start > longestTerm) {
    const { term } = analyseWord(text.slice(start, start + longestTerm), language);
    if (term) sink.other(term, offset + start, offset + end);
  } else sink.word(table, placeOf(table, text, start, end, language), offset + start, offset + end);
}

const tables = new Map<Language, WordTable>();
const fewestPlaces = 1 << 12;
const mostPlaces = 1 << 17;

/** The table of a language begins small and grows with its use: most indexes speak one language or two. */
function tableOf(language: Language): WordTable {
  const known = tables.get(language);
  const size = known?.words.length ?? fewestPlaces;
  if (known && (known.misses <= size || size === mostPlaces)) return known;
  const table = createTable(Math.min(known ? size * 4 : size, mostPlaces));
  tables.set(language, table);
  return table;
}

function createTable(size: number): WordTable {
  const nothing = { term: '', stop: false };
  return {
    heads: new Int32Array(size * numbersOfPlace),
    words: new Array<AnalysedWord>(size).fill(nothing),
    misses: 0,
  };
}

/** Nobody can look for words that share their hash without knowing these. */
const [firstSeed, secondSeed] = crypto.getRandomValues(new Int32Array(2)) as unknown as [number, number];

/** The place of a word, where it is put if it was not there. Its hash is FNV-1a twice, with two primes. */
function placeOf(table: WordTable, text: string, start: number, end: number, language: Language): number {
  let one = firstSeed;
  let two = secondSeed;
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at);
    one = Math.imul(one ^ code, 0x01000193);
    two = Math.imul(two ^ code, 0x5bd1e995);
  }
  const { heads, words } = table;
  const first = (one ^ (one >>> 15)) & (words.length - 1);
  let head = first * numbersOfPlace;
  if (heads[head] === one && heads[head + 1] === two) return first;
  const second = first ^ 1;
  const other = second * numbersOfPlace;
  if (heads[other] === one && heads[other + 1] === two) return second;
  table.misses++;
  // The word met longer ago makes room.
  heads.copyWithin(other, head, head + numbersOfPlace);
  words[second] = words[first] as AnalysedWord;
  heads[head++] = one;
  heads[head++] = two;
  heads[head++] = 0;
  heads[head] = 0;
  words[first] = analyseWord(text.slice(start, end), language);
  return first;
}

function analyseWord(word: string, language: Language): AnalysedWord {
  const lower = word.normalize('NFKC').toLowerCase().replaceAll('’', "'");
  const letters = lower.replace(/'s$/, '').replace(/[^\p{L}\p{M}\p{N}]+/gu, '');
  const bare = language === 'en' ? stripAccents(letters) : letters;
  return { term: stripAccents(stemWord(bare, language)), stop: isStopWord(lower, language) };
}

/** Pairs of neighbouring characters; a single character stands for itself. */
function visitPairs(sink: TermSink, run: string, offset: number): void {
  const characters = Array.from(run);
  let start = offset;
  for (const [index, character] of characters.entries()) {
    const next = characters[index + 1];
    if (next !== undefined || characters.length === 1) {
      const pair = character + (next ?? '');
      sink.other(foldTerm(pair), start, start + pair.length);
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
