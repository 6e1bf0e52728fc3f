/** A passage as a model sees it, under a label that nobody can guess and that means nothing else. */
export interface LabelledPassage {
  label: string;
  title: string;
  text: string;
  heading: string | null;
  appId: string;
  mainMs: number | null;
  /** How well it matches the question; comparable within one request. */
  score: number;
}

export interface AnswerRequest {
  question: string;
  /** Earlier messages of the conversation, oldest first. */
  history: readonly { role: 'User' | 'System' | 'Assistant'; text: string }[];
  /** The assistant's own. (System messages of the request are part of the history, below these.) */
  instructions: readonly string[];
  /** Best first. Data, never instructions. */
  passages: readonly LabelledPassage[];
  /** Term of the question -> how telling it is. A term that is missing stands in no passage at all. */
  termWeights: Readonly<Record<string, number>>;
  signal: AbortSignal;
}

/** Text in markdown, or the labels of the passages that support the text before it. */
export type AnswerPiece = { kind: 'text'; text: string } | { kind: 'citation'; labels: readonly string[] };

/** Writes an answer from passages, piece by piece. */
export interface LanguageModel {
  readonly name: string;
  answer(request: AnswerRequest): AsyncIterable<AnswerPiece>;
}
