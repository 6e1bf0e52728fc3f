import type { MessagePart } from '@clew/contract';
import { assertNever } from '../kernel/assert-never.ts';
import type { AnswerPiece } from '../models/language-model.ts';
import type { WrittenPart } from '../threads/turn.ts';
import type { AnswerBuilder, WrittenDecline } from './answer-builder.ts';
import { citedStatement } from './checking/cited-statement.ts';
import type { Disagreement } from './checking/compare-facts.ts';
import type { CitationCheck } from './checking/create-citation-check.ts';
import { type CleanPiece, createMarkdownSanitiser } from './sanitising/sanitise-markdown.ts';

/** How many references an answer has, and how many were withheld, by what their passages say otherwise. */
export interface CitationFigures {
  kept: number;
  withheld: Partial<Record<Disagreement, number>>;
}

/** A resource that a link leads to. */
export interface LinkTarget {
  resourceId: string;
  url: string;
}

interface Options {
  check: CitationCheck;
  builder: AnswerBuilder;
  linkTo(url: string): LinkTarget | undefined;
  /** What to say where the model finds no answer. */
  decline(): Promise<WrittenDecline>;
  /** What to say where what is cited contradicts itself. */
  differ: string;
  /** What to say behind an answer of which no reference held. */
  unconfirmed: string;
  figures: CitationFigures;
  signal: AbortSignal;
}

/** Enough to find the sentence that a reference stands behind. */
const rememberedCharacters = 4_000;

/**
 * Pieces of an answerer -> parts to show: markdown made harmless, references held against their passages before they go out. A
 * link goes out once its resource is cited, which may be right behind it, and is plain text otherwise. Text is never taken back.
 */
export async function* citeAnswer(pieces: AsyncIterable<AnswerPiece>, options: Options): AsyncGenerator<WrittenPart> {
  const { check, builder, linkTo, decline, figures, signal } = options;
  const sanitiser = createMarkdownSanitiser(linkTo);
  let written = '';
  let sinceReference = 0;
  let held: CleanPiece<LinkTarget>[] = [];

  const remember = (text: string) => {
    written = (written + text).slice(-rememberedCharacters);
    sinceReference += text.length;
  };
  /** What is held, now that it is known what is cited. */
  const release = (): MessagePart[] => {
    const text = held.map((piece) => shownText(piece, builder)).join('');
    held = [];
    const part = builder.addText(text);
    return part ? [part] : [];
  };
  const takeCitation = async (labels: readonly string[]): Promise<MessagePart[]> => {
    const { kept, withheld } = await check.check(citedStatement(written, sinceReference), labels, signal);
    for (const { reason } of withheld) figures.withheld[reason] = (figures.withheld[reason] ?? 0) + 1;
    figures.kept += kept.length;
    sinceReference = 0;
    const references = builder.prepareCitation(kept);
    const before = release();
    const part = builder.addCitation(references);
    return part ? [...before, part] : before;
  };
  /** The parts that a piece lets go. */
  const take = (piece: CleanPiece<LinkTarget>): MessagePart[] | Promise<MessagePart[]> => {
    if (piece.kind === 'citation') return takeCitation(piece.labels);
    remember(piece.text);
    held.push(piece);
    const isUndecided = held.some((each) => each.kind === 'link' && !builder.isCited(each.link.resourceId));
    return !isUndecided || piece.text.includes('\n') ? release() : [];
  };
  const clean = (piece: Exclude<AnswerPiece, { kind: 'decline' }>): CleanPiece<LinkTarget>[] => {
    switch (piece.kind) {
      case 'text':
        return sanitiser.push(piece.text);
      case 'citation':
        return sanitiser.cite(piece.labels);
      case 'differ':
        return [{ kind: 'text', text: `\n\n${options.differ}` }];
      default:
        return assertNever(piece);
    }
  };

  for await (const piece of pieces) {
    signal.throwIfAborted();
    if (piece.kind !== 'decline') for (const each of clean(piece)) yield* await take(each);
    else if (written.trim() === '') {
      yield* release();
      const declined = await decline();
      remember(declined.told);
      yield builder.addDecline(declined);
    }
  }
  for (const each of sanitiser.end()) yield* await take(each);
  yield* release();
  const hasWithheld = Object.keys(figures.withheld).length > 0;
  const note = figures.kept === 0 && hasWithheld ? builder.addText(`\n\n${options.unconfirmed}`) : undefined;
  if (note) yield note;
}

function shownText(piece: CleanPiece<LinkTarget>, builder: AnswerBuilder): string {
  if (piece.kind === 'text') return piece.text;
  if (piece.kind === 'citation') return '';
  return builder.isCited(piece.link.resourceId) ? `[${piece.text}](${piece.link.url})` : piece.asText;
}
