import type { Embedder } from '../../models/embedding/embedder.ts';
import { detectLanguage } from '../../text/detect-language.ts';
import type { Language } from '../../text/languages.ts';
import { splitSentences } from '../../text/split-sentences.ts';
import { spokenTime } from '../../text/spoken-time.ts';
import { compareFacts, type Disagreement, type Evidence } from './compare-facts.ts';
import { readFacts } from './read-facts.ts';

/** A passage that may be cited. */
interface CitablePassage {
  label: string;
  title: string;
  heading: string | null;
  fields: readonly { values: readonly string[] }[];
  mainMs: number | null;
  text: string;
}

interface CheckedCitation {
  /** Those whose passages support the statement. */
  kept: string[];
  withheld: { label: string; reason: Disagreement }[];
}

export interface CitationCheck {
  /** Whether the passages of these labels say what the statement says. */
  check(statement: string, labels: readonly string[], signal: AbortSignal): Promise<CheckedCitation>;
}

interface Options {
  passages: readonly CitablePassage[];
  question: string;
  /** Compares meaning where words do not decide. */
  embedder: Embedder | undefined;
}

/** Words of a statement that its passage holds, by weight: from this share on they are its own. */
const leastShare = 0.6;
/** The same where no other passage holds more of them: other words for the same. */
const leastShareOfBest = 0.42;
/** Below that meaning decides, where an embedder is there; and below this nothing does. */
const leastShareWithMeaning = 0.25;
const leastCosine = 0.8;
/** A passage does not support what another one supports better by this much. */
const mostBehind = 0.3;
const embeddingTimeoutMs = 1_500;

/**
 * Holds statements against the passages that they cite. Numbers, names, dates and denials must agree, and most of the words must
 * stand together in the passage; words that every passage has count little. What is cited side by side supports together.
 */
export function createCitationCheck({ passages, question, embedder }: Options): CitationCheck {
  const language = languageOf(passages);
  const known = new Map(
    passages.map((passage) => [passage.label, { passage, evidence: readEvidence(passage, language) }]),
  );
  const weightOf = weigh([...known.values()].map(({ evidence }) => evidence));
  const asked = new Set(readFacts(question, language).terms.map(({ term }) => term));

  return {
    async check(statement, labels, signal) {
      const facts = readFacts(statement, language);
      const isEmpty = facts.terms.length === 0 && facts.numbers.length === 0;
      const compare = (evidence: Evidence) => compareFacts(facts, evidence, weightOf, asked);
      const bestShare = Math.max(...[...known.values()].map(({ evidence }) => compare(evidence).share));
      const cited = labels.flatMap((label) => {
        const found = known.get(label);
        return found ? [{ label, ...found, ...compare(found.evidence) }] : [];
      });
      const together = cited.length > 1 ? compare(joined(cited.map(({ evidence }) => evidence))) : undefined;
      const judged = await Promise.all(
        cited.map(async ({ label, passage, share, disagreement }) => {
          const reason = isEmpty ? 'words' : await judge(share, disagreement, passage);
          return { label, reason };
        }),
      );
      return {
        kept: judged.filter(({ reason }) => reason === undefined).map(({ label }) => label),
        withheld: judged.flatMap(({ label, reason }) => (reason === undefined ? [] : [{ label, reason }])),
      };

      async function judge(
        share: number,
        disagreement: Disagreement | undefined,
        passage: CitablePassage,
      ): Promise<Disagreement | undefined> {
        const isHalf = together !== undefined && together.share >= leastShare && share >= leastShare / 2;
        const contradicts = isHalf && disagreement !== 'negation' ? together.disagreement : disagreement;
        if (contradicts) return contradicts;
        if (share < bestShare - mostBehind) return 'words';
        if (share >= (share >= bestShare ? leastShareOfBest : leastShare) || isHalf) return undefined;
        return share >= leastShareWithMeaning && (await meansTheSame(statement, passage, signal)) ? undefined : 'words';
      }
    },
  };

  async function meansTheSame(statement: string, passage: CitablePassage, signal: AbortSignal): Promise<boolean> {
    if (!embedder) return false;
    const sentences = splitSentences(passage.text).map(({ start, end }) => passage.text.slice(start, end));
    try {
      const within = AbortSignal.any([signal, AbortSignal.timeout(embeddingTimeoutMs)]);
      const [own, ...others] = await embedder.embed([statement, ...sentences], 'passage', within);
      return own !== undefined && others.some((other) => cosine(own, other) >= leastCosine);
    } catch {
      signal.throwIfAborted();
      // Without meaning words decide alone.
      return false;
    }
  }
}

function languageOf(passages: readonly CitablePassage[]): Language {
  const spoken = detectLanguage(passages.map(({ text }) => text.slice(0, 200)).join(' '));
  return spoken === 'und' ? 'en' : spoken;
}

function readEvidence({ title, heading, fields, mainMs, text }: CitablePassage, language: Language): Evidence {
  const date = mainMs === null ? '' : new Date(mainMs).toISOString().slice(0, 10);
  return {
    sentences: splitSentences(text).map(({ start, end }) => readFacts(text.slice(start, end), language)),
    around: readFacts(
      [title, heading ?? '', ...fields.map(({ values }) => values.map(spokenTime).join(', ')), date].join('. '),
      language,
    ),
  };
}

/** A word counts by how few of the passages have it, at least a quarter: what all of them say distinguishes none. */
function weigh(all: readonly Evidence[]): (term: string) => number {
  const counts = new Map<string, number>();
  for (const { sentences, around } of all)
    for (const term of new Set([around, ...sentences].flatMap(({ terms }) => terms.map(({ term }) => term))))
      counts.set(term, (counts.get(term) ?? 0) + 1);
  const most = Math.log(all.length + 1);
  return (term) => Math.max(0.25, Math.log((all.length + 1) / (counts.get(term) ?? 1)) / most);
}

function joined(all: readonly Evidence[]): Evidence {
  const sentences = all.flatMap((evidence) => evidence.sentences);
  const around = all.map((evidence) => evidence.around);
  const flat = <Key extends 'terms' | 'numbers' | 'days' | 'names'>(key: Key) =>
    around.flatMap((facts) => facts[key] as never[]);
  const whole = [...around, ...sentences];
  return {
    // What is cited together is read as one sentence: its parts stand in different places.
    sentences: [
      {
        terms: whole.flatMap(({ terms }) => terms),
        numbers: whole.flatMap(({ numbers }) => numbers),
        days: whole.flatMap(({ days }) => days),
        names: whole.flatMap(({ names }) => names),
        clauses: whole.flatMap(({ clauses }) => clauses),
      },
    ],
    around: { terms: flat('terms'), numbers: flat('numbers'), days: flat('days'), names: flat('names'), clauses: [] },
  };
}

function cosine(one: Float32Array, other: Float32Array): number {
  let sum = 0;
  for (let at = 0; at < one.length; at++) sum += (one[at] ?? 0) * (other[at] ?? 0);
  return sum;
}
