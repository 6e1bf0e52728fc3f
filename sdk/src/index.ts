export type {
  Account,
  Assistant,
  AuditRecord,
  ChatEvent,
  ChatV2Answer,
  ChatV2Event,
  ConnectorKind,
  ExplainedResource,
  FilterOption,
  FullAnswer,
  Key,
  MessagePart,
  NamedPrincipal,
  Passage,
  ProblemBody,
  ProblemCode,
  Reference,
  Resource,
  SearchResult,
  Source,
  SyncRun,
  Thread,
  ThreadMessage,
  ThreadSummary,
} from '@clew/contract';
export { ClewConnectionError, ClewProblem } from './clew-errors.ts';
export type { BatchLine, CallOptions, ClewClient, InputOf, ReplyOf } from './client-types.ts';
export { type ClientOptions, createClewClient } from './create-clew-client.ts';
