interface Remedy {
  /** Whether the same request may succeed a little later. */
  isRetryable: boolean;
  /** What the server asked for; null where it did not. */
  afterMs?: number | null;
}

/** Why a model did not write, or not to the end: for the operator. The asker gets a `Problem` without any of it. */
export class ModelFailure extends Error {
  readonly isRetryable: boolean;
  readonly afterMs: number | null;

  constructor(message: string, { isRetryable, afterMs = null }: Remedy) {
    super(message);
    this.name = 'ModelFailure';
    this.isRetryable = isRetryable;
    this.afterMs = afterMs;
  }
}
