import type { Clause, Facts, SaidTerm } from './read-facts.ts';

/** A passage as evidence: what its sentences say, and what its title, heading, people and date add to each of them. */
export interface Evidence {
  sentences: readonly Facts[];
  around: Facts;
}

/** Why a passage does not support a statement; `words` = it speaks of something else. */
export type Disagreement = 'number' | 'date' | 'name' | 'negation' | 'words';

export interface Comparison {
  /** Share of the statement's words that stand together in the passage, by how telling they are: 0 to 1. */
  share: number;
  /** What the passage says otherwise, or does not say; undefined where it says all of it. Words alone are not judged here. */
  disagreement: Exclude<Disagreement, 'words'> | undefined;
}

/** In a list of names one may be written otherwise. */
const mostNamesMissing = 0.2;
/** Sentences next to each other that are read as one: a statement may take from several. */
const windowSentences = 3;
const trustInWhole = 0.9;
/** A sentence that holds this share of a statement is what the statement says, or denies; and so is one that holds nearly as much. */
const alignedShare = 0.5;
const mostBehindBest = 0.1;

/** Compares what a statement says with what a passage says. `asked` are the words of the question: naming them claims nothing. Pure. */
export function compareFacts(
  statement: Facts,
  { sentences, around }: Evidence,
  weightOf: (term: string) => number,
  asked: ReadonlySet<string>,
): Comparison {
  const all = [around, ...sentences];
  return {
    share: bestShare(statement, sentences, around, weightOf),
    disagreement: hasOtherNumber(statement, all)
      ? 'number'
      : hasOtherDay(statement, all)
        ? 'date'
        : hasOtherName(statement, all, asked)
          ? 'name'
          : isDenied(statement, sentences, weightOf)
            ? 'negation'
            : undefined,
  };
}

function bestShare(
  statement: Facts,
  sentences: readonly Facts[],
  around: Facts,
  weightOf: (term: string) => number,
): number {
  const wanted = new Set(statement.terms.map(({ term }) => term));
  const known = new Set(around.terms.map(({ term }) => term));
  let best = 0;
  for (let start = 0; start < Math.max(1, sentences.length - windowSentences + 1); start++) {
    const window = sentences.slice(start, start + windowSentences).flatMap(({ terms }) => terms);
    best = Math.max(best, shareOf(wanted, new Set([...known, ...window.map(({ term }) => term)]), weightOf));
  }
  // A list or table is read across more than that, and less surely.
  const whole = shareOf(
    wanted,
    new Set([...known, ...sentences.flatMap(({ terms }) => terms.map(({ term }) => term))]),
    weightOf,
  );
  return Math.max(best, whole * trustInWhole);
}

/** 1 for a statement without words, such as a bare number. */
function shareOf(wanted: ReadonlySet<string>, held: ReadonlySet<string>, weightOf: (term: string) => number): number {
  let total = 0;
  let found = 0;
  for (const term of wanted) {
    total += weightOf(term);
    if (held.has(term)) found += weightOf(term);
  }
  return total === 0 ? 1 : found / total;
}

/** A number must be there, and among words among which it stands in the statement. */
function hasOtherNumber(statement: Facts, all: readonly Facts[]): boolean {
  const numbers = all.flatMap((facts) => facts.numbers);
  const spoken = new Set(all[0]?.terms.map(({ term }) => term));
  return statement.numbers.some(({ values, near }) => {
    const same = numbers.filter((other) => other.values.some((value) => values.includes(value)));
    if (same.length === 0) return true;
    const isBare = near.length === 0 || near.every((term) => spoken.has(term));
    return !isBare && !same.some((other) => other.near.length === 0 || other.near.some((term) => near.includes(term)));
  });
}

function hasOtherDay(statement: Facts, all: readonly Facts[]): boolean {
  return statement.days.some((day) => !all.some(({ days }) => days.includes(day)));
}

function hasOtherName(statement: Facts, all: readonly Facts[], asked: ReadonlySet<string>): boolean {
  const said = new Set(all.flatMap(({ terms }) => terms.map(({ term }) => term)));
  const missing = statement.names.filter(
    ({ folded, terms }) =>
      !terms.every((term) => asked.has(term) || said.has(term)) &&
      !all.some(({ names }) => names.some((name) => name.folded === folded)),
  );
  return missing.length > mostNamesMissing * statement.names.length;
}

/** The one denies what the other says, of the same thing. */
function isDenied(statement: Facts, sentences: readonly Facts[], weightOf: (term: string) => number): boolean {
  if (statement.clauses.some((clause) => isDeniedAlone(clause, sentences, weightOf))) return true;
  const { share, alike } = alignedWith(statement, sentences, weightOf);
  return share >= alignedShare && alike.every((facts) => speaksAgainst(statement, facts));
}

/** The clause says `not`, and where the passage speaks of the same it does not. */
function isDeniedAlone(clause: Clause, sentences: readonly Facts[], weightOf: (term: string) => number): boolean {
  if (!clause.denials.includes('not')) return false;
  const byMeaning = clause.denials.filter((word) => word !== 'not');
  const affirms = (other: Clause) => !denyBesides(other.denials, byMeaning);
  const wholes = sentences.map((facts) => ({ terms: facts.terms, denials: denialsOf(facts) }));
  for (const places of [sentences.flatMap(({ clauses }) => clauses), wholes]) {
    const { share, alike } = alignedWith(clause, places, weightOf);
    if (share >= alignedShare) return alike.every(affirms);
  }
  // Put together from several sentences: denied only where none of them denies anything.
  return wholes.every(affirms);
}

/** Where the same is said as far as it is said at all, and how much of it. */
function alignedWith<Place extends Pick<Clause, 'terms'>>(
  { terms }: Pick<Clause, 'terms'>,
  places: readonly Place[],
  weightOf: (term: string) => number,
): { share: number; alike: Place[] } {
  const wanted = new Set(terms.map(({ term }) => term));
  const shares = places.map((place) => shareOf(wanted, new Set(place.terms.map(({ term }) => term)), weightOf));
  const share = Math.max(0, ...shares);
  return { share, alike: places.filter((_, at) => (shares[at] ?? 0) >= share - mostBehindBest) };
}

function speaksAgainst(statement: Facts, facts: Facts): boolean {
  const said = polarities(facts.terms);
  const claimed = polarities(statement.terms);
  const isDenying = denialsOf(statement).includes('not') || denyBesides(denialsOf(statement), denialsOf(facts));
  if (!isDenying && hasNegated(facts.terms)) {
    // Everything that the passage denies of this, the statement affirms.
    const denied = [...said].filter(([, { yes, no }]) => no && !yes).map(([term]) => term);
    return denied.length > 0 && denied.every((term) => claimed.get(term)?.yes === true);
  }
  // A word that denies by what it means has no reach: what it denies is not known.
  if (denyBesides(denialsOf(facts), [...denialsOf(statement), 'not'])) return false;
  const both = [...claimed].filter(([term]) => said.has(term));
  const negated = both.filter(([, { no }]) => no);
  return negated.length > 0 && negated.every(([term, { yes }]) => !yes && said.get(term)?.no === false);
}

function denialsOf({ clauses }: Facts): string[] {
  return clauses.flatMap(({ denials }) => denials);
}

/** A word that both have denies nothing of what the other says: `gluten-free` is no `not`. */
function denyBesides(denials: readonly string[], others: readonly string[]): boolean {
  return denials.some((word) => !others.includes(word));
}

function hasNegated(terms: readonly SaidTerm[]): boolean {
  return terms.some(({ isNegated }) => isNegated);
}

function polarities(terms: readonly SaidTerm[]): Map<string, { yes: boolean; no: boolean }> {
  const found = new Map<string, { yes: boolean; no: boolean }>();
  for (const { term, isNegated } of terms) {
    const { yes, no } = found.get(term) ?? { yes: false, no: false };
    found.set(term, { yes: yes || !isNegated, no: no || isNegated });
  }
  return found;
}
