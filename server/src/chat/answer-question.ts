import type { ProgressCode, Resource, SearchFilters } from '@clew/contract';
import type { AssistantRecord } from '../assistants/assistant-store.ts';
import { randomText } from '../kernel/ids.ts';
import type { LabelledPassage, LanguageModel } from '../models/language-model.ts';
import type { RankedPassage, Retrieval } from '../retrieval/create-retrieval.ts';
import type { Asker } from '../retrieval/filters-to-predicate.ts';
import type { TurnMessage } from '../threads/turn.ts';
import { type AnswerBuilder, createAnswerBuilder } from './answer-builder.ts';
import { searchText } from './search-text.ts';

export interface QuestionTurn {
  asker: Asker;
  assistant: AssistantRecord;
  filters: SearchFilters;
  /** The conversation, oldest first; the last one is the question. */
  conversation: readonly TurnMessage[];
  signal: AbortSignal;
}

/** What a turn tells while it goes on. */
export type TurnNews =
  | { kind: 'progress'; code: ProgressCode }
  | { kind: 'resources'; resources: Resource[]; answer: AnswerBuilder }
  | { kind: 'part'; part: NonNullable<ReturnType<AnswerBuilder['addText']>> };

const passagesPerQuestion = 24;
const passagesPerResource = 3;

/**
 * One question -> one cited answer: understand, retrieve, label, answer, cite. Only what was retrieved for this asker
 * reaches the model, and only what reached the model can be cited.
 */
export async function* answerQuestion(
  { retrieval, model }: { retrieval: Retrieval; model: LanguageModel },
  turn: QuestionTurn,
): AsyncGenerator<TurnNews> {
  const question = turn.conversation.at(-1)?.text ?? '';
  yield { kind: 'progress', code: 'searching' };
  const hits = await retrieval.retrieve(turn.asker, {
    text: searchText(turn.conversation),
    filters: turn.filters,
    sources: turn.assistant.sources,
    limit: passagesPerQuestion,
    perResource: passagesPerResource,
  });
  turn.signal.throwIfAborted();

  yield { kind: 'progress', code: 'reading' };
  const passages = new Map(hits.passages.map((passage) => [randomText(12), passage]));
  const resources = [...new Map(hits.passages.map(({ resource }) => [resource.id, resource])).values()];
  const answer = createAnswerBuilder(resources, passages);
  yield { kind: 'resources', resources, answer };

  const pieces = model.answer({
    question,
    history: turn.conversation.slice(0, -1),
    instructions: [turn.assistant.instructions].filter((text) => text !== ''),
    passages: Array.from(passages, labelled),
    termWeights: hits.termWeights,
    signal: turn.signal,
  });
  for await (const piece of pieces) {
    const part = piece.kind === 'text' ? answer.addText(piece.text) : answer.addCitation(piece.labels);
    if (part) yield { kind: 'part', part };
  }
}

function labelled([label, { resource, mainMs, passage, score }]: [string, RankedPassage]): LabelledPassage {
  const { title, appId } = resource;
  return { label, title, appId, text: passage.text, heading: passage.heading, mainMs, score };
}
