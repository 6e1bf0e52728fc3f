import type { DatabaseSync } from 'node:sqlite';

export interface ConnectionOptions {
  file: string;
  readOnly: boolean;
  /** URLs of modules that export `commands`. */
  commandModules: string[];
}

/** Work that runs beside the connection: synchronous, plain data in and out. */
export interface CommandModule {
  commands: Record<string, (database: DatabaseSync, input: never) => unknown>;
}

export interface Statement {
  sql: string;
  parameters: readonly unknown[];
}

/** `before` is committed first; where it fails the rest is not done. */
export type WorkerRequest =
  | ({ id: number; kind: 'statement'; before?: Statement | undefined } & Statement)
  | { id: number; kind: 'transaction'; statements: readonly Statement[]; before?: Statement | undefined }
  | { id: number; kind: 'command'; name: string; input: never; before?: Statement | undefined }
  | { id: number; kind: 'fold' }
  | { id: number; kind: 'close' };

export type WorkerReply = { id: number; ok: true; value: unknown } | { id: number; ok: false; error: Error };

export interface StatementResult {
  rows: unknown[];
  changes: number;
}
