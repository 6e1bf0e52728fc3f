import { analyse } from '../../text/analyse.ts';
import { detectLanguage } from '../../text/detect-language.ts';
import type { Language } from '../../text/languages.ts';
import { withoutMarkdown } from '../../text/plain-text.ts';
import { splitSentences } from '../../text/split-sentences.ts';
import type { AnswerRequest, LabelledPassage } from '../language-model.ts';
import { expectedAnswer, holdsAnswer } from './expected-answer.ts';

export interface SelectedSentence {
  text: string;
  label: string;
}

interface Candidate extends SelectedSentence {
  resourceId: string;
  position: number;
  passageRank: number;
  /** Terms of the question in the sentence itself. */
  own: ReadonlySet<string>;
  /** Share of the question's weight that the sentence and its surroundings hold, 0 to 1. */
  coverage: number;
  score: number;
}

const mostSentences = 4;
/** Less of the question than this in the best sentence and its surroundings: nothing answers it. */
const leastCoverage = 0.5;
/** A further sentence must reach this share of the best one's score. */
const leastShare = 0.7;
/** How much of a term's weight counts where it stands beside the sentence. */
const credit = { sentence: 1, before: 0.6, title: 0.7, heading: 0.7, after: 0.3, passage: 0.3 } as const;
/** The weight of a question's word that no passage has: as telling as a rare one. */
const unknownWeight = 6;

/**
 * Picks the sentences that answer, best first; none where nothing does. A sentence scores by the weighted share of the
 * question's terms that it, its title, heading and neighbours hold, by whether it holds the kind of thing that is asked
 * for, and by the rank of its passage.
 */
export function selectSentences(request: AnswerRequest): SelectedSentence[] {
  const weights = weightsOf(request);
  const total = [...weights.values()].reduce((sum, weight) => sum + weight, 0);
  if (total === 0) return [];
  const kind = expectedAnswer(request.question);
  const bestPassage = Math.max(...request.passages.map(({ score }) => score), 0);
  const candidates = request.passages.flatMap((passage, rank) =>
    candidatesOf(passage, rank, weights, total).map((candidate) => ({
      ...candidate,
      score:
        candidate.coverage *
        (0.55 + 0.45 * (bestPassage > 0 ? passage.score / bestPassage : 0)) *
        (holdsAnswer(candidate.text, kind) ? 1.25 : 1) *
        lengthFactor(candidate.text),
    })),
  );
  candidates.sort((a, b) => b.score - a.score);
  const [best] = candidates;
  if (!best || best.coverage < leastCoverage) return [];
  return chooseDiverse(candidates, best);
}

/** Term of the question -> weight. Terms of one word in several languages share one word's weight. */
function weightsOf({ question, termWeights }: AnswerRequest): Map<string, number> {
  const spoken = detectLanguage(question);
  const weights = new Map<string, number>();
  for (const { term, stop } of analyse(question, spoken === 'und' ? 'en' : spoken))
    if (!stop && !term.includes('_')) weights.set(term, termWeights[term] ?? unknownWeight);
  return weights;
}

function candidatesOf(
  passage: LabelledPassage,
  passageRank: number,
  weights: ReadonlyMap<string, number>,
  total: number,
): Candidate[] {
  const language = detectLanguage(passage.text);
  const termsOf = (text: string) => questionTermsIn(text, language, weights);
  const spans = splitSentences(passage.text);
  const texts = spans.map(({ start, end }) => passage.text.slice(start, end));
  const own = texts.map(termsOf);
  const title = termsOf(passage.title);
  const heading = termsOf(passage.heading ?? '');
  const whole = new Set(own.flatMap((terms) => [...terms]));
  return texts.flatMap((raw, position) => {
    const text = withoutMarkdown(raw).replace(/^\|\s*|\s*\|$/g, '');
    if (!canAnswer(raw, text)) return [];
    let held = 0;
    for (const [term, weight] of weights) {
      const share = own[position]?.has(term)
        ? credit.sentence
        : Math.max(
            own[position - 1]?.has(term) ? credit.before : 0,
            title.has(term) ? credit.title : 0,
            heading.has(term) ? credit.heading : 0,
            own[position + 1]?.has(term) ? credit.after : 0,
            whole.has(term) ? credit.passage : 0,
          );
      held += share * weight;
    }
    const { label, resourceId } = passage;
    return [
      {
        text,
        label,
        resourceId,
        position,
        passageRank,
        own: own[position] ?? new Set(),
        coverage: held / total,
        score: 0,
      },
    ];
  });
}

function questionTermsIn(text: string, language: Language, weights: ReadonlyMap<string, number>): Set<string> {
  const found = new Set<string>();
  for (const { term } of analyse(text, language)) if (weights.has(term)) found.add(term);
  return found;
}

/** Headings, rules and questions carry the question's words but no answer. */
function canAnswer(raw: string, text: string): boolean {
  if (/^\s*#{1,6}\s/.test(raw) || !/\p{L}/u.test(text)) return false;
  return !/[?？]["')\]]*$/.test(text);
}

function lengthFactor(text: string): number {
  const words = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u.test(text)
    ? text.length / 2
    : text.split(/\s+/).length;
  if (words < 4) return 0.6;
  return words <= 45 ? 1 : 45 / words;
}

/** The best, then what adds something: another sentence of the same place, or the same thing said elsewhere, not twice. */
function chooseDiverse(candidates: readonly Candidate[], best: Candidate): SelectedSentence[] {
  const chosen: Candidate[] = [best];
  for (const candidate of candidates) {
    if (chosen.length >= mostSentences || candidate.score < leastShare * best.score) break;
    if (chosen.some((other) => saysTheSame(other, candidate))) continue;
    chosen.push(candidate);
  }
  return chosen.map(({ text, label }) => ({ text, label }));
}

function saysTheSame(a: Candidate, b: Candidate): boolean {
  if (a === b) return true;
  const wordsOf = ({ text }: Candidate) => new Set(text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []);
  const [first, second] = [wordsOf(a), wordsOf(b)];
  const shared = [...first].filter((word) => second.has(word)).length;
  return shared / Math.min(first.size, second.size) > 0.8;
}
