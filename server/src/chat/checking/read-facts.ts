import { analyse, foldTerm } from '../../text/analyse.ts';
import type { Language } from '../../text/languages.ts';

/** A word that carries meaning, as it is compared, and whether it is said not to be so. */
export interface SaidTerm {
  term: string;
  isNegated: boolean;
}

/** What a text states, in a form that can be compared with what another text states. */
export interface Facts {
  terms: SaidTerm[];
  /** Each number with all it may mean: `1.234` is written for two numbers. */
  numbers: { values: readonly string[]; near: readonly string[] }[];
  /** Months and days of the week, by number. */
  days: string[];
  /** Proper names and codes, with the terms that they consist of. */
  names: { folded: string; terms: readonly string[] }[];
  /** What stands between full stops, semicolons, colons and dashes: a denial in one says nothing of the others. */
  clauses: Clause[];
}

export interface Clause {
  terms: SaidTerm[];
  /** Words that deny; each `not`, `no` or `never` is `not`. */
  denials: string[];
}

const token = /[\p{L}\p{M}\p{N}]+(?:[.,:/'’_-][\p{L}\p{M}\p{N}]+)*|[.!?;,:—]|(?<=\s)[–-](?=\s)/gu;
const negators = new Set(
  (
    "not no never none neither nor without cannot can't nobody nothing nowhere hardly " +
    'nicht kein keine keinen keiner keinem keines nie niemals ohne weder niemand nichts ' +
    'ne pas aucun aucune jamais sans rien nunca ningún ninguna sin non mai senza nessuno niet geen nooit zonder não nenhum sem'
  ).split(' '),
);
/** Behind a negator these make it none: `not only`. */
const adding = new Set('only just merely solely simply nur bloß seulement solo sólo alleen apenas'.split(' '));
/** Words that deny by what they mean: enough to stand for a `not`, not enough to need one. */
const denials =
  /^(?:non|dis(?:able|allow|continu)\p{L}*|un(?:able|avail|necess|support|likely|chang|affect|author)\p{L}*|in(?:valid|active|suffic|complete|eligib|correct)\p{L}*|impossib\p{L}*|free|lack\p{L}*|fail\p{L}*|except|exclu\p{L}*|avoid\p{L}*|prevent\p{L}*|forbid\p{L}*|prohibit\p{L}*|absent|missing|zero)$/u;
const numberWords = new Map(
  Object.entries({
    two: 2,
    three: 3,
    four: 4,
    five: 5,
    six: 6,
    seven: 7,
    eight: 8,
    nine: 9,
    ten: 10,
    eleven: 11,
    twelve: 12,
    fifteen: 15,
    twenty: 20,
    thirty: 30,
    forty: 40,
    fifty: 50,
    sixty: 60,
    ninety: 90,
    hundred: 100,
    zwei: 2,
    drei: 3,
    vier: 4,
    fünf: 5,
    sechs: 6,
    sieben: 7,
    acht: 8,
    neun: 9,
    zehn: 10,
    elf: 11,
    zwölf: 12,
    deux: 2,
    trois: 3,
    quatre: 4,
    cinq: 5,
    sept: 7,
    huit: 8,
    neuf: 9,
    dix: 10,
    douze: 12,
  }),
);
const scales: Readonly<Record<string, number>> = {
  thousand: 1e3,
  k: 1e3,
  tausend: 1e3,
  mille: 1e3,
  million: 1e6,
  millions: 1e6,
  m: 1e6,
  mio: 1e6,
  millionen: 1e6,
  billion: 1e9,
  bn: 1e9,
  milliarde: 1e9,
  milliarden: 1e9,
  mrd: 1e9,
};
const monthPrefixes = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
const monthName =
  /^(?:jan(?:uary|uar|vier)?|feb(?:ruary|ruar)?|f[ée]vrier|mar(?:ch|s)?|m[äa]rz|apr(?:il)?|avril|may|mai|june?|juni|juin|july?|juli|juillet|aug(?:ust)?|ao[uû]t|sept?(?:ember|embre)?|oct(?:ober|obre)?|okt(?:ober)?|nov(?:ember|embre)?|dec(?:ember)?|dez(?:ember)?|d[ée]cembre)$/u;
const dayName =
  /^(?:(mon|montag|monday|lundi)|(tue|tues|tuesday|dienstag|mardi)|(wed|wednesday|mittwoch|mercredi)|(thu|thurs|thursday|donnerstag|jeudi)|(fri|friday|freitag|vendredi)|(sat|saturday|samstag|samedi)|(sun|sunday|sonntag|dimanche))s?$/u;
/** How many meaningful words a `not` reaches. */
const reach = 3;
const nearWords = 6;

interface Word {
  written: string;
  folded: string;
  /** A comma ends the reach of a negator, the other marks a clause. */
  mark: 'comma' | 'end' | undefined;
  isSentenceStart: boolean;
}

/** Text -> facts. The terms are those of the search, so that forms of one word are one. Pure. */
export function readFacts(text: string, language: Language): Facts {
  const words = wordsOf(text.replace(/^\s*(?:[-*+•]\s+|\d{1,3}[.)]\s+|#{1,6}\s+)+/, ''));
  const facts: Facts = { terms: [], numbers: [], days: [], names: [], clauses: [] };
  let clause = addClause(facts);
  /** How many more terms the last negator reaches. */
  let negates = 0;
  const recent: string[] = [];
  const pending: { near: string[]; left: number }[] = [];
  for (const [at, word] of words.entries()) {
    if (word.mark !== undefined) {
      negates = 0;
      if (word.mark === 'end' && clause.terms.length > 0) clause = addClause(facts);
      continue;
    }
    if (isNegator(word, words[at + 1])) {
      clause.denials.push('not');
      negates = reach;
      const last = facts.terms.at(-1);
      if (last && language !== 'en') last.isNegated = true;
      continue;
    }
    clause.denials.push(...word.folded.split('-').filter((part) => denials.test(part)));
    readNumbers(word, words[at + 1], facts, recent, pending);
    readDay(word, facts);
    const terms = analyse(word.written, language).filter(({ stop, term }) => !stop && !/^\d+$/.test(term));
    if (isName(word, language))
      facts.names.push({ folded: word.folded, terms: terms.flatMap(({ term }) => (term.includes('_') ? [] : [term])) });
    for (const { term } of terms) {
      const said = { term, isNegated: negates > 0 };
      facts.terms.push(said);
      clause.terms.push(said);
      recent.push(term);
      if (recent.length > nearWords) recent.shift();
      for (const each of pending) if (each.left-- > 0) each.near.push(term);
    }
    if (terms.length > 0 && negates > 0) negates--;
  }
  return facts;
}

function addClause({ clauses }: Facts): Clause {
  const clause: Clause = { terms: [], denials: [] };
  clauses.push(clause);
  return clause;
}

function isNegator({ folded }: Word, next: Word | undefined): boolean {
  return (negators.has(folded) || folded.endsWith("n't")) && !(next && adding.has(next.folded));
}

function wordsOf(text: string): Word[] {
  let isSentenceStart = true;
  return Array.from(text.matchAll(token), ([written]) => {
    const mark = written === ',' ? 'comma' : /^[.!?;:—–-]$/.test(written) ? 'end' : undefined;
    const folded = written.normalize('NFKC').toLowerCase().replaceAll('’', "'");
    const word: Word = { written, folded, mark, isSentenceStart };
    isSentenceStart = /^[.!?:]$/.test(written);
    return word;
  });
}

function readNumbers(
  { folded }: Word,
  next: Word | undefined,
  facts: Facts,
  recent: readonly string[],
  pending: { near: string[]; left: number }[],
): void {
  const add = (values: string[]) => {
    const near = [...recent];
    pending.push({ near, left: nearWords });
    facts.numbers.push({ values, near });
  };
  const date = /^(\d{4})-(\d{2})-(\d{2})(?:t.*)?$/.exec(folded);
  if (date) {
    for (const part of [date[1], date[3]]) add([String(Number(part))]);
    facts.days.push(`month ${Number(date[2])}`);
    return;
  }
  const named = numberWords.get(folded);
  if (named !== undefined) {
    add(withScale([named], next?.folded));
    return;
  }
  for (const part of folded.split(/[-/:]/)) {
    const [, digits, unit] = /^\p{Sc}?(\d[\d.,'’]*)(\p{L}{0,4})$/u.exec(part) ?? [];
    if (digits !== undefined) add(withScale(readings(digits), unit || next?.folded));
  }
}

/** `1,234` is one number, `1.234` may be two. */
function readings(digits: string): number[] {
  const bare = digits.replace(/[.,'’]+$/, '');
  const grouped = /^\d{1,3}(?:[.,'’]\d{3})+(?:[.,]\d{1,2})?$/.test(bare);
  const decimal = Number(bare.replace(/[’']/g, '').replace(',', '.'));
  const whole = Number(bare.replace(/[.,](?=\d{3}(?:\D|$))|[’']/g, '').replace(',', '.'));
  return [...new Set(grouped ? [whole, decimal] : [decimal])].filter((value) => !Number.isNaN(value));
}

function withScale(values: readonly number[], unit: string | undefined): string[] {
  const scale = unit === undefined ? undefined : scales[unit];
  return (scale === undefined ? values : values.flatMap((value) => [value * scale])).map(String);
}

function readDay({ folded, written }: Word, facts: Facts): void {
  // `may` and `mar` are months only with a capital.
  if (monthName.test(folded) && /^\p{Lu}/u.test(written)) {
    const ascii = foldTerm(folded)
      .replace(/^mai/, 'may')
      .replace(/^okt/, 'oct')
      .replace(/^dez/, 'dec')
      .replace(/^fev/, 'feb');
    const month = ascii
      .replace(/^avr/, 'apr')
      .replace(/^aou/, 'aug')
      .replace(/^juin/, 'jun')
      .replace(/^juil/, 'jul')
      .slice(0, 3);
    facts.days.push(`month ${monthPrefixes.indexOf(month) + 1}`);
  }
  const day = dayName.exec(folded);
  if (day && /^\p{Lu}/u.test(written))
    facts.days.push(`day ${day.slice(1).findIndex((found) => found !== undefined) + 1}`);
}

/** A capital within a sentence, or a word that mixes letters and digits. German gives every noun a capital. */
function isName({ written, isSentenceStart }: Word, language: Language): boolean {
  if (/\p{L}/u.test(written) && /\p{N}/u.test(written)) return true;
  if (/^\p{Lu}{2,}$/u.test(written)) return true;
  return language !== 'de' && !isSentenceStart && /^\p{Lu}\p{Ll}/u.test(written) && !monthOrDay(written);
}

function monthOrDay(written: string): boolean {
  const folded = written.toLowerCase();
  return monthName.test(folded) || dayName.test(folded);
}
