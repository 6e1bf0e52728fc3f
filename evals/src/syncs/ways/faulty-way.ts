/** What stands between a server that is synced and its source, and can spoil one answer. */
export interface FaultyWay {
  port: number;
  /** Names of what it can play. */
  faults: readonly string[];
  /** Answers are counted anew, and that of this number, from 0, is spoiled. */
  spoil(at: number, fault: string): void;
  /** All answers are good again. */
  heal(): void;
  /** Answers since they were counted anew. */
  answers(): number;
  close(): Promise<void>;
}
