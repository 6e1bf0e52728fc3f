import type { MessagePart, ProblemBody, Reference, Resource, Role, turnStates } from '@clew/contract';

export type TurnState = (typeof turnStates)[number];

export interface TurnMessage {
  role: Role;
  text: string;
  /**
   * Of an answer that was sent along: what it was made from, where the account was given it here. null where that is hidden now,
   * and the text withheld.
   */
  sources?: readonly TurnSource[] | null;
}

/** A resource at the moment when something was made from it. */
export interface TurnSource {
  id: string;
  /** Of what it said then. Turns of older versions do not know. */
  imprint?: string | undefined;
}

/** What an answer consists of, whole or as far as it came. */
interface TurnAnswer {
  parts: MessagePart[];
  resources: Resource[];
  references: Reference[];
}

/**
 * That nothing answers, as it is kept: what was searched for it was told to who asked, and nothing would say later who may
 * know of that.
 */
interface Decline {
  type: 'Decline';
  text: string;
  /** Titles of resources of the turn, as text; may be none. */
  nearest: string;
}

/** A part as it is written, a decline with all that is told at that moment. */
export type WrittenPart = MessagePart | (Decline & { told: string });

export interface WrittenAnswer extends Omit<TurnAnswer, 'parts'> {
  parts: WrittenPart[];
}

/** An answer with what it was made from. */
export interface MadeAnswer extends WrittenAnswer {
  /** Of its resources, by id. */
  imprints: ReadonlyMap<string, string>;
  /** What the earlier answers were made from that its writer was told. */
  heard: readonly TurnSource[];
}

/** Who wrote an answer, and what that cost in tokens; null where nobody counted. */
export interface TurnWriter {
  model: string;
  inputTokens: number | null;
  outputTokens: number | null;
}

/** One question and its answer, as the account may see it. */
export interface Turn extends TurnAnswer {
  requestId: string;
  no: number;
  /** The number of the turn before it in its branch; null for a first one. */
  follows: number | null;
  state: TurnState;
  messages: TurnMessage[];
  /** What its text was made from; null where the text is withheld. */
  sources: TurnSource[] | null;
  problem: ProblemBody | null;
  /** Null where it has not ended, or did with the server. */
  writer: TurnWriter | null;
  createdMs: number;
  endedMs: number | null;
}

/** Of a resource a turn keeps its id and the passage that was cited; the rest is read, as it is then, when it is shown. */
export interface StoredResource extends TurnSource {
  passage?: unknown;
}

export type StoredPart = MessagePart | Decline;

export interface StoredTurn extends Omit<Turn, 'parts' | 'resources' | 'sources'> {
  parts: StoredPart[];
  resources: StoredResource[];
  heard: TurnSource[];
}
