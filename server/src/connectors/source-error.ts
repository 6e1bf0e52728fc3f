/**
 * What went wrong, and so what is done about it.
 * - `rate-limited`: the source wants to be left alone for a while; the run goes on afterwards.
 * - `unavailable`: it can't be reached or fails; the run is tried again.
 * - `unsound`: it answers with what can't be (a page twice, JSON cut short); the listing is begun anew.
 * - `access-denied`, `misconfigured`: it stays so until somebody changes something; the run ends.
 * - `gone`, `unreadable`: of one resource; the run goes on.
 */
export type SourceErrorKind =
  | 'rate-limited'
  | 'unavailable'
  | 'unsound'
  | 'access-denied'
  | 'misconfigured'
  | 'gone'
  | 'unreadable';

interface Details {
  /** What an administrator does about it, as a sentence. */
  nextStep?: string;
  retryAfterMs?: number;
}

/** A failure of a source. The message is a sentence that an administrator reads: no secrets, no inner names. */
export class SourceError extends Error {
  readonly kind: SourceErrorKind;
  readonly nextStep: string;
  readonly retryAfterMs: number | undefined;

  constructor(kind: SourceErrorKind, message: string, { nextStep, retryAfterMs }: Details = {}) {
    super(message);
    this.name = 'SourceError';
    this.kind = kind;
    this.nextStep = nextStep ?? usualStep[kind];
    this.retryAfterMs = retryAfterMs;
  }
}

const usualStep: Record<SourceErrorKind, string> = {
  'rate-limited': 'Nothing: it goes on by itself.',
  unavailable: 'Look whether the source is up and reachable from this server; it is tried again by itself.',
  unsound: 'Nothing: it is begun anew by itself. If it stays so, tell who runs the source.',
  'access-denied': 'Renew the credentials in the settings of the source.',
  misconfigured: 'Correct the settings of the source.',
  gone: 'Nothing: it is deleted with the next full listing.',
  unreadable: 'Look whether it can be opened in the source itself.',
};
