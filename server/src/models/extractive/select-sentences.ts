import { analyse } from '../../text/analyse.ts';
import { detectLanguage } from '../../text/detect-language.ts';
import type { Language } from '../../text/languages.ts';
import { withoutMarkdown } from '../../text/plain-text.ts';
import { splitSentences } from '../../text/split-sentences.ts';
import type { AnswerRequest, LabelledPassage } from '../language-model.ts';
import { describeFields } from './describe-fields.ts';
import { answerTest, asksForMeasure, expectedAnswer, isConcrete } from './expected-answer.ts';
import { measureEvidence } from './measure-evidence.ts';
import { type QuestionWord, questionWords } from './question-words.ts';
import { otherWay, sameMeaning } from './same-meaning.ts';

export interface SelectedSentence {
  text: string;
  label: string;
  /** The words of the question in the sentence itself. */
  asked: readonly string[];
}

interface Candidate extends SelectedSentence {
  mainMs: number | null;
  passageScore: number;
  /** Share of the question's weight that the sentence and its surroundings hold, 0 to 1. */
  coverage: number;
  score: number;
}

const mostSentences = 4;
/** A sentence answers when it and its surroundings hold at least this share of the question. */
const leastCoverage = 0.5;
/** The same for a sentence that holds nothing of the kind that is asked for, such as no number for `how many`. */
const leastCoverageWithoutKind = 0.7;
/** Of a question of so few words all must be near. */
const fewWords = 2;
/**
 * In a conversation: what a passage must have to do with all that is asked, in words that are as telling as can be, or for each word
 * where there are few; and what each word in a sentence that answers by itself adds to it.
 */
const leastEvidence = 2.3;
const leastEvidenceOfWord = 0.9;
const evidenceOfAnswer = 0.2;
/** A further sentence must reach this share of the best one's score. */
const leastShare = 0.7;
/** Two sentences that share this much of the question's words speak of the same. */
const sameSubjectShare = 0.6;
/** How much of a word's weight counts where it stands beside the sentence. */
const credit = {
  sentence: 1,
  otherWord: 0.85,
  before: 0.6,
  title: 0.7,
  heading: 0.7,
  after: 0.3,
  passage: 0.35,
} as const;
/** What is left of the coverage for each number or name of the question that is nowhere near. */
const missingAnchor = 0.6;

/** A passage taken apart: the words of the question in each of its sentences and around them. */
interface ReadPassage {
  passage: LabelledPassage;
  texts: string[];
  own: ReadonlySet<string>[];
  title: ReadonlySet<string>;
  heading: ReadonlySet<string>;
  whole: ReadonlySet<string>;
}

/**
 * Picks the sentences that answer, best first; none where nothing does. A sentence scores by the weighted share of the
 * question's words that it, its title, heading and neighbours hold, by whether it holds the kind of thing that is asked
 * for, and by the rank of its passage.
 */
export function selectSentences(request: AnswerRequest): SelectedSentence[] {
  const spoken = detectLanguage(request.question);
  const read = request.passages.map((passage) => readPassage(passage, spoken));
  const isKnown = (term: string) =>
    read.some(({ whole, title, heading }) => [whole, title, heading].some((terms) => holdsMeaning(terms, term)));
  const ownWords = questionWords(request.question, request.termWeights, isKnown);
  const words = ownWords.length > 0 ? ownWords : questionWords(request.standalone, request.termWeights, isKnown);
  // What goes on in a conversation leaves words out, so they stand for little.
  const mustBeNear = words.length <= fewWords && request.standalone === request.question;
  const kind = expectedAnswer(request.question);
  const holdsKind = answerTest(request.question, kind);
  const bestPassage = Math.max(...request.passages.map(({ score }) => score), 0);
  const candidates = read
    .flatMap((each) => candidatesOf(each, words, mustBeNear))
    .map((candidate) => ({ ...candidate, holdsKind: holdsKind(candidate.text) }))
    .map((candidate) => ({
      ...candidate,
      score:
        candidate.coverage *
        (0.55 + 0.45 * (bestPassage > 0 ? candidate.passageScore / bestPassage : 0)) *
        (candidate.holdsKind && kind !== 'any' ? 1.25 : 1) *
        lengthFactor(candidate.text),
    }))
    .sort((a, b) => b.score - a.score);
  const needsMeasure = asksForMeasure(request.question);
  const isAnswer = ({ coverage, holdsKind }: { coverage: number; holdsKind: boolean }) =>
    holdsKind || !isConcrete(kind) ? coverage >= leastCoverage : !needsMeasure && coverage >= leastCoverageWithoutKind;
  const answer = candidates.find(isAnswer);
  const isConversation = request.history.some(({ role }) => role === 'User');
  const mayAnswer = () => candidates.find(({ holdsKind }) => holdsKind || (!needsMeasure && !isConcrete(kind)));
  const best = isConversation ? hasEvidence(request, read, spoken, answer) && (answer ?? mayAnswer()) : answer;
  if (!best) return [];
  // Behind a sentence that holds what was asked for, those that do not are beside the point.
  const further = candidates.filter(
    (candidate) => candidate !== best && (candidate.holdsKind || !best.holdsKind || !isConcrete(kind)),
  );
  return chooseDiverse([best, ...further]);
}

/**
 * Whether there is enough of all that a question in a conversation is about. Which share of its words a sentence has says little
 * there: such questions leave out what they are about, or say it in other words.
 */
function hasEvidence(
  request: AnswerRequest,
  read: readonly ReadPassage[],
  spoken: Language,
  answer: Candidate | undefined,
): boolean {
  const analysed = analyse(request.standalone, spoken === 'und' ? 'en' : spoken);
  const terms = new Set(analysed.flatMap(({ term, stop }) => (stop || term.includes('_') ? [] : [term])));
  const least = Math.min(leastEvidence, leastEvidenceOfWord * terms.size);
  return measureEvidence(read, terms, request) + evidenceOfAnswer * (answer?.asked.length ?? 0) >= least;
}

/** The language of a short passage is a guess, so its words also count as the question's language would have them. */
function readPassage(passage: LabelledPassage, spoken: Language): ReadPassage {
  const languages = new Set([detectLanguage(passage.text), spoken]);
  const termsOf = (text: string) => {
    const whole = `${text} ${otherWay(text)}`;
    return new Set([...languages].flatMap((language) => analyse(whole, language).map(({ term }) => term)));
  };
  const texts = splitSentences(passage.text).map(({ start, end }) => passage.text.slice(start, end));
  const fields = describeFields(passage);
  // The blank keeps the fields from being taken for the neighbour of the last sentence.
  if (fields !== undefined) texts.push('', fields.text);
  const own = texts.map((text) => termsOf(text === fields?.text ? fields.words : text));
  return {
    passage,
    texts,
    own,
    title: termsOf(passage.title),
    heading: termsOf(passage.heading ?? ''),
    whole: new Set(own.flatMap((terms) => [...terms])),
  };
}

function candidatesOf(read: ReadPassage, words: readonly QuestionWord[], mustBeNear: boolean): Candidate[] {
  const { label, mainMs, score: passageScore } = read.passage;
  return read.texts.flatMap((raw, position) => {
    const text = rowAsText(withoutMarkdown(raw));
    if (!canAnswer(raw, text) || isTableHead(read.texts, position)) return [];
    const asked = words.flatMap(({ term }) => (read.own[position]?.has(term) ? [term] : []));
    return [
      { text, label, mainMs, asked, passageScore, coverage: coverageOf(read, position, words, mustBeNear), score: 0 },
    ];
  });
}

/** The row above the line of dashes names the columns and says nothing. */
function isTableHead(texts: readonly string[], position: number): boolean {
  return /^\s*\|?[\s:|-]*-[\s:|-]*$/.test(texts[position + 1] ?? '') && (texts[position] ?? '').includes('|');
}

/** `| Hamburg | 150 euros | 3 nights |` is read aloud as `Hamburg: 150 euros, 3 nights`. */
function rowAsText(text: string): string {
  if (!/^\|.*\|$/.test(text)) return text.replace(/^\|\s*|\s*\|$/g, '');
  const [first = '', ...others] = text
    .slice(1, -1)
    .split(/(?<!\\)\|/)
    .map((cell) => cell.replaceAll('\\|', '|').trim());
  const rest = others.filter((cell) => cell !== '').join(', ');
  return rest === '' || first === '' ? first || rest : `${first}: ${rest}`;
}

/** The weighted share of the question's words that stand in a sentence or around it, 0 to 1. */
function coverageOf(
  { own, title, heading, whole }: ReadPassage,
  position: number,
  words: readonly QuestionWord[],
  mustBeNear: boolean,
): number {
  let total = 0;
  let held = 0;
  let factor = 1;
  for (const { term, weight, isAnchor } of words) {
    const share = own[position]?.has(term)
      ? credit.sentence
      : Math.max(
          holdsMeaning(own[position], term) ? credit.otherWord : 0,
          holdsMeaning(own[position - 1], term) ? credit.before : 0,
          holdsMeaning(title, term) ? credit.title : 0,
          holdsMeaning(heading, term) ? credit.heading : 0,
          holdsMeaning(own[position + 1], term) ? credit.after : 0,
          holdsMeaning(whole, term) ? credit.passage : 0,
        );
    total += weight;
    held += share * weight;
    if ((isAnchor || mustBeNear) && share === 0) factor *= missingAnchor;
  }
  return total === 0 ? 0 : (factor * held) / total;
}

/** The term itself, or another that means the same. */
function holdsMeaning(terms: ReadonlySet<string> | undefined, term: string): boolean {
  if (!terms) return false;
  return terms.has(term) || sameMeaning(term)?.isDisjointFrom(terms) === false;
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

/** The best, then what comes close to it and says something else. */
function chooseDiverse(candidates: readonly Candidate[]): SelectedSentence[] {
  const chosen: Candidate[] = [];
  for (const candidate of candidates) {
    if (chosen.length >= mostSentences || candidate.score < leastShare * (candidates[0]?.score ?? 0)) break;
    if (!chosen.some((other) => saysTheSame(other, candidate))) chosen.push(candidate);
  }
  return newestFirst(chosen).map(({ text, label, asked }) => ({ text, label, asked }));
}

/** Of sentences that say something of the same the newer comes first: where versions differ, the new one holds. */
function newestFirst(chosen: readonly Candidate[]): Candidate[] {
  const ordered: Candidate[] = [];
  for (const candidate of chosen) {
    const older = ordered.findIndex((other) => isOlderVersion(other, candidate));
    ordered.splice(older === -1 ? ordered.length : older, 0, candidate);
  }
  return ordered;
}

function isOlderVersion(other: Candidate, candidate: Candidate): boolean {
  const shared = other.asked.filter((term) => candidate.asked.includes(term)).length;
  const either = new Set([...other.asked, ...candidate.asked]).size;
  return (
    other.label !== candidate.label &&
    (other.mainMs ?? 0) < (candidate.mainMs ?? 0) &&
    shared / either >= sameSubjectShare
  );
}

function saysTheSame(a: Candidate, b: Candidate): boolean {
  if (a === b) return true;
  const wordsOf = ({ text }: Candidate) => new Set(text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []);
  const [first, second] = [wordsOf(a), wordsOf(b)];
  const hasOwnNumber = (one: Set<string>, other: Set<string>) =>
    [...one].some((word) => /\p{N}/u.test(word) && !other.has(word));
  // With another number it is another statement, and which holds is worth knowing.
  if (hasOwnNumber(first, second) && hasOwnNumber(second, first)) return false;
  const shared = [...first].filter((word) => second.has(word)).length;
  return shared / Math.min(first.size, second.size) > 0.8;
}
