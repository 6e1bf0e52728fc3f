import type { ProblemBody, ProblemCode } from '@clew/contract';

const prefix = 'urn:clew:problem:';

/** A refusal of the server: what is wrong, in the words and with the code of the contract. */
export class ClewProblem extends Error {
  override readonly name = 'ClewProblem';
  readonly problem: ProblemBody;
  readonly code: ProblemCode;
  readonly status: number;
  readonly requestId: string;
  /** Field path -> what is wrong with it. */
  readonly errors: Readonly<Record<string, readonly string[]>>;
  /** How long the server asks to wait. */
  readonly retryAfterSeconds: number | undefined;

  constructor(problem: ProblemBody, retryAfterSeconds?: number) {
    super(`${problem.status} ${problem.reason}${detailOf(problem)}`);
    this.problem = problem;
    this.code = problem.type.slice(prefix.length) as ProblemCode;
    this.status = problem.status;
    this.requestId = problem.requestId;
    this.errors = problem.errors ?? {};
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/**
 * No answer, half of one, or one that is not Clew's: the network, or something between client and server. Whether the
 * request took effect is not known.
 */
export class ClewConnectionError extends Error {
  override readonly name = 'ClewConnectionError';
  /** Of the response, where there was one. */
  readonly status: number | undefined;
  readonly requestId: string | undefined;

  constructor(message: string, facts: { cause?: unknown; status?: number; requestId?: string | undefined } = {}) {
    super(message, 'cause' in facts ? { cause: facts.cause } : {});
    this.status = facts.status;
    this.requestId = facts.requestId;
  }
}

export function isProblemBody(value: unknown): value is ProblemBody {
  if (typeof value !== 'object' || value === null) return false;
  const { type, status, reason, requestId } = value as Record<string, unknown>;
  return (
    typeof type === 'string' &&
    type.startsWith(prefix) &&
    typeof status === 'number' &&
    typeof reason === 'string' &&
    typeof requestId === 'string'
  );
}

function detailOf({ errors, detail }: ProblemBody): string {
  const fields = Object.entries(errors ?? {}).map(([field, messages]) => `${field}: ${messages.join(' ')}`);
  const told = fields.length > 0 ? fields.join('; ') : detail;
  return told === undefined ? '' : `: ${told}`;
}
