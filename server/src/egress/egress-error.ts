/**
 * `refused`: the gate does not let it out, now and later. `too-large`: what came is more than is taken. The others may pass:
 * `unknown-host`, `unreachable`, `too-slow`, and `broken` for an answer that is none or ends before its end.
 */
export type EgressFailure = 'refused' | 'too-large' | 'unknown-host' | 'unreachable' | 'too-slow' | 'broken';

/** A request that has no answer. The message is for whoever looks after the source: it names the host and never an address behind it. */
export class EgressError extends Error {
  readonly failure: EgressFailure;

  constructor(failure: EgressFailure, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'EgressError';
    this.failure = failure;
  }
}
