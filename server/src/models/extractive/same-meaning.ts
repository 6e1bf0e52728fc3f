import { analyse } from '../../text/analyse.ts';

/** Words that mean the same where people speak of their work. General English; nothing of any data set. */
const groups = [
  'annual annually yearly year',
  'monthly month',
  'weekly week',
  'daily day',
  'average mean typical typically usual usually generally normally',
  'phone telephone',
  'employee staff personnel worker colleague',
  'company firm organization organisation corporation business',
  'software application app program tool system platform',
  'start begin launch found founding establish establishment establishing establishment inception commence',
  'first initial inaugural earliest',
  'main primary principal chief predominant predominantly mainly',
  'use utilize utilise employ adopt',
  'buy purchase acquire procure',
  'cost price charge fee expense',
  'spend expenditure spending expense budget',
  'revenue income turnover earnings',
  'salary pay wage compensation payroll',
  'hire recruit recruitment onboard',
  'supplier vendor provider supply provide deliver caterer',
  'boss manager supervisor lead leader head',
  'location address situated located place',
  'vacation holiday leave',
  'trip travel journey',
  'help support assistance assist',
  'fix repair solve resolve',
  'reply respond response answer',
  'duration length time period',
  'branch office location site',
  'brand make manufacturer',
  'password passcode keycode code',
  'symbol ticker identifier code',
  'worldwide global globally international internationally world',
  'biggest largest greatest',
  'retreat getaway',
  'audit auditor',
  'permit allow let',
  'document file',
  'meeting conference',
  'car vehicle',
  'error bug fault defect',
  'deadline due',
];

const meanings = new Map<string, ReadonlySet<string>>();
for (const group of groups) {
  const terms = new Set(analyse(group, 'en').map(({ term }) => term));
  for (const term of terms) meanings.set(term, new Set([...(meanings.get(term) ?? []), ...terms]));
}

/** Terms that mean what the term means; none for most. */
export function sameMeaning(term: string): ReadonlySet<string> | undefined {
  return meanings.get(term);
}

const abbreviations: Readonly<Record<string, string>> = {
  CEO: 'chief executive officer',
  CFO: 'chief financial officer',
  CTO: 'chief technology officer',
  COO: 'chief operating officer',
  HR: 'human resources',
  IT: 'information technology',
};
/** Those that are no words of their own in small letters. */
const anyCase = /\b(?:ceo|cfo|cto|coo)\b/giu;
/** Names of two or more words with capitals, such as `Chief Executive Officer`. */
const capitalised = /\p{Lu}\p{Ll}+(?: \p{Lu}\p{Ll}+){1,5}/gu;

/** What a text says in short or in full, said the other way: `Chief Executive Officer` adds `CEO`, and `CEO` its words. */
export function otherWay(text: string): string {
  const short = Array.from(text.matchAll(capitalised), ([name]) =>
    name
      .split(' ')
      .map((word) => word.charAt(0))
      .join(''),
  );
  const full = Object.entries(abbreviations).flatMap(([each, words]) =>
    new RegExp(`\\b${each}\\b`).test(text) ? [words] : [],
  );
  return [...short, ...full].join(' ');
}

/** A question with what its abbreviations stand for, by which a search finds who is called so in full. */
export function spelledOut(question: string): string {
  const full = otherWay(question.replace(anyCase, (short) => short.toUpperCase()));
  return full === '' ? question : `${question} ${full}`;
}
