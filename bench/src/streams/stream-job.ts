/** What a process of readers is told to do. */
export interface StreamClientJob {
  address: string;
  key: string;
  accounts: readonly string[];
  /** At the same time. */
  streams: number;
  seconds: number;
  /** In each answer. */
  tokens: number;
}

/** What it has seen; in milliseconds. */
export interface StreamClientFigures {
  /** From the request to the first byte of its stream. */
  firstEventMs: number[];
  /** From the model's token to the client's event. */
  tokenMs: number[];
  finished: number;
  failed: string[];
  events: number;
  /** Of the process itself. */
  cpuSeconds: number;
}
