import type { SourceErrorKind } from '../../connectors/source-error.ts';
import type { OpenLoaded } from './describe-change.ts';
import type { ConnectorTask, NextPage } from './open-connector.ts';

/** Between the engine and the thread of a connector: one question at a time for pages, several for what is loaded. */
export type ConnectorQuestion = { id: number; ask: 'next' } | { id: number; ask: 'load'; position: number };

export type ConnectorAnswer =
  | { kind: 'sign' }
  | { kind: 'answer'; id: number; value: NextPage | OpenLoaded }
  | { kind: 'error'; id: number; error: PlainError };

/** An error's class does not cross threads. */
export type PlainError =
  | { kind: SourceErrorKind; message: string; nextStep: string; retryAfterMs: number | undefined }
  | { kind: 'mistake'; message: string; stack: string | undefined };

export interface ConnectorThreadData {
  task: ConnectorTask;
  /** That may be read. */
  folders: readonly string[];
}
