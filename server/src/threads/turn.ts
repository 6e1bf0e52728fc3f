import type { MessagePart, ProblemBody, Reference, Resource, Role, turnStates } from '@clew/contract';

export type TurnState = (typeof turnStates)[number];

export interface TurnMessage {
  role: Role;
  text: string;
}

/** What an answer consists of, whole or as far as it came. */
export interface TurnAnswer {
  parts: MessagePart[];
  resources: Resource[];
  references: Reference[];
}

/** One question and its answer, as the account may see it. */
export interface Turn extends TurnAnswer {
  requestId: string;
  no: number;
  /** The number of the turn before it in its branch; null for a first one. */
  follows: number | null;
  state: TurnState;
  messages: TurnMessage[];
  problem: ProblemBody | null;
  createdMs: number;
  endedMs: number | null;
}

/** Of a resource a turn keeps its id and the passage that was cited; the rest is read, as it is then, when it is shown. */
export interface StoredResource {
  id: string;
  passage?: unknown;
}

export type StoredTurn = Omit<Turn, 'resources'> & { resources: StoredResource[] };
