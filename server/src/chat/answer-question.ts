import type { ProgressCode } from '@clew/contract';
import type { Embedder } from '../models/embedding/embedder.ts';
import type { LanguageModel } from '../models/language-model.ts';
import type { Retrieval } from '../retrieval/create-retrieval.ts';
import type { MadeAnswer, WrittenPart } from '../threads/turn.ts';
import { type AnswerBuilder, createAnswerBuilder } from './answer-builder.ts';
import { createCitationCheck } from './checking/create-citation-check.ts';
import { type CitationFigures, citeAnswer } from './cite-answer.ts';
import { findEvidence } from './find-evidence.ts';
import { fitHistory } from './fit-history.ts';
import { isSmallTalk } from './is-small-talk.ts';
import { linksTo } from './links-to.ts';
import type { QuestionTurn } from './question-turn.ts';
import { sourcesOf } from './said-message.ts';
import { sentencesFor } from './sentences-for.ts';
import { standaloneQuestion } from './standalone-question.ts';
import { writeDecline } from './write-decline.ts';

export interface AnswerParts {
  retrieval: Retrieval;
  model: LanguageModel;
  /** Helps to tell whether a passage supports a sentence; words alone decide where there is none. */
  embedder(): Embedder | undefined;
}

/** Of what was searched so many are named where nothing answers. */
const mostSourcesNamed = 8;

/** What an answer is made from. The builder has it as far as it came, and `figures` are counted up to its end. */
export interface Making extends Pick<MadeAnswer, 'resources' | 'imprints' | 'heard'> {
  answer: AnswerBuilder;
  figures: CitationFigures;
}

/** What a turn tells while it goes on. */
export type TurnNews =
  | { kind: 'progress'; code: ProgressCode }
  | ({ kind: 'resources' } & Making)
  | { kind: 'part'; part: WrittenPart };

/**
 * One question -> one cited answer: understand, retrieve, select, write, cite, check. Only what was retrieved for this asker
 * reaches the model, only what reached the model can be cited, and only what supports its sentence is.
 */
export async function* answerQuestion(parts: AnswerParts, turn: QuestionTurn): AsyncGenerator<TurnNews> {
  const { retrieval, model, embedder } = parts;
  const { asker, assistant, onUsage, signal } = turn;
  const question = turn.conversation.at(-1)?.text ?? '';
  const history = fitHistory(turn.conversation.slice(0, -1));
  if (isSmallTalk(question)) return yield* greet(question);

  if (history.length > 0) yield { kind: 'progress', code: 'rewriting' };
  const standalone = await standaloneQuestion(model, { question, history, onUsage, signal });
  yield { kind: 'progress', code: 'searching' };
  const { passages, resources, imprints, termWeights, mostTermWeight } = await findEvidence(
    retrieval,
    turn,
    standalone,
  );
  signal.throwIfAborted();
  yield { kind: 'progress', code: 'reading' };
  const builder = createAnswerBuilder(resources, passages);
  const check = createCitationCheck({ passages, question: standalone, embedder: embedder() });
  const figures: CitationFigures = { kept: 0, withheld: {} };
  yield { kind: 'progress', code: 'writing' };
  const heard = model.ignoresHistory ? [] : sourcesOf(history);
  yield { kind: 'resources', resources, imprints, heard, answer: builder, figures };

  const instructions = [assistant.instructions].filter((text) => text !== '');
  const pieces = model.answer({
    question,
    standalone,
    history,
    instructions,
    passages,
    termWeights,
    mostTermWeight,
    onUsage,
    signal,
  });
  const decline = async () => {
    const searched = { name: 'linkId', query: '', limit: mostSourcesNamed };
    const found = await retrieval.listFilterOptions(asker, assistant.sources, searched);
    return writeDecline(question, passages, {
      sources: found.map(({ data }) => data),
      emptyFilters: passages.length === 0 ? await retrieval.explainNothing(asker, assistant.sources, turn.filters) : [],
      hasContent: found.length > 0,
    });
  };
  const { unconfirmed, differ } = sentencesFor(question);
  const linkTo = linksTo(resources);
  const written = citeAnswer(pieces, { check, builder, linkTo, decline, unconfirmed, differ, figures, signal });
  for await (const part of written) yield { kind: 'part', part };
}

/** There is nothing to search for, and noise would be no answer. */
function* greet(question: string): Generator<TurnNews> {
  const answer = createAnswerBuilder([], []);
  const figures = { kept: 0, withheld: {} };
  yield { kind: 'resources', resources: [], imprints: new Map(), heard: [], answer, figures };
  const part = answer.addText(sentencesFor(question).greeting);
  if (part) yield { kind: 'part', part };
}
