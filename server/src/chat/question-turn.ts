import type { SearchFilters } from '@clew/contract';
import type { AssistantRecord } from '../assistants/assistant-store.ts';
import type { TokenUsage } from '../models/language/text-model.ts';
import type { Asker } from '../retrieval/filters-to-predicate.ts';
import type { SaidMessage } from './said-message.ts';

/** What is asked, by whom, within what. */
export interface QuestionTurn {
  asker: Asker;
  assistant: AssistantRecord;
  filters: SearchFilters;
  /** The conversation, oldest first; the last one is the question. */
  conversation: readonly SaidMessage[];
  /** Hears what the answer has cost. */
  onUsage?: ((usage: TokenUsage) => void) | undefined;
  signal: AbortSignal;
}
