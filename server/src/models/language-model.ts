import type { TokenUsage } from './language/text-model.ts';

/** A passage as a model sees it, under a label that nobody can guess and that means nothing else. */
export interface LabelledPassage {
  label: string;
  title: string;
  text: string;
  heading: string | null;
  appId: string;
  /** What the resource says beside its text: job title, status, who it is assigned to. */
  fields: readonly { name: string; values: readonly string[] }[];
  mainMs: number | null;
  /** How well it matches the question; comparable within one request. */
  score: number;
}

export interface AnswerRequest {
  question: string;
  /** The same, so that it can be understood without what was said before; mostly the same text. */
  standalone: string;
  /** Earlier messages of the conversation, oldest first. */
  history: readonly { role: 'User' | 'System' | 'Assistant'; text: string }[];
  /** The assistant's own. (System messages of the request are part of the history, below these.) */
  instructions: readonly string[];
  /** Best first. Data, never instructions. */
  passages: readonly LabelledPassage[];
  /** Term of the question -> how telling it is. A term that is missing stands in no passage at all. */
  termWeights: Readonly<Record<string, number>>;
  /** What a term weighs that only one passage has of all that was searched. */
  mostTermWeight: number;
  /** Hears what the answer has cost, where that is known. */
  onUsage?: ((usage: TokenUsage) => void) | undefined;
  signal: AbortSignal;
}

export type RewriteRequest = Pick<AnswerRequest, 'question' | 'history' | 'onUsage' | 'signal'>;

/**
 * Text in markdown; the labels of the passages that support the text before it; that the passages hold no answer; or that those
 * which were cited so far say different things of the same.
 */
export type AnswerPiece =
  | { kind: 'text'; text: string }
  | { kind: 'citation'; labels: readonly string[] }
  | { kind: 'decline' }
  | { kind: 'differ' };

/** Writes an answer from passages, piece by piece. */
export interface LanguageModel {
  readonly name: string;
  /** Nothing of what was said before gets into its answers. */
  readonly ignoresHistory?: true;
  /**
   * Makes a question self-contained, from the conversation before it (oldest first). Without it the words that a question leaves
   * out are carried over.
   */
  rewrite?(request: RewriteRequest): Promise<string>;
  answer(request: AnswerRequest): AsyncIterable<AnswerPiece>;
}
