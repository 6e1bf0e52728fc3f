import type { ProblemCode, ProblemDetails } from '@clew/contract';

/** A refusal that the caller is meant to read. Anything else that is thrown becomes `internal` at the edge. */
export class Problem extends Error {
  readonly code: ProblemCode;
  readonly details: ProblemDetails;

  constructor(code: ProblemCode, details: ProblemDetails = {}) {
    super(details.detail ?? code);
    this.name = 'Problem';
    this.code = code;
    this.details = details;
  }
}

/** What the caller gets to hear of an error that was not meant for him: nothing but the way to the log. */
export function internalProblem(): Problem {
  return new Problem('internal', { detail: 'Something went wrong here. Report the request id to your administrator.' });
}
