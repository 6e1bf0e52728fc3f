/**
 * What must hold of a resource, free of any engine. Filters, an assistant's sources and a key's scope all become one of
 * these; each engine compiles it, and `testing/evaluate-predicate.ts` is what they are measured against.
 */
export type Predicate =
  | { kind: 'everything' }
  | { kind: 'nothing' }
  | { kind: 'id'; ids: readonly string[] }
  | { kind: 'containsAny'; field: string; values: readonly string[] }
  | { kind: 'containsAll'; field: string; values: readonly string[] }
  | { kind: 'exists'; field: string }
  | { kind: 'under'; field: string; paths: readonly string[] }
  | { kind: 'range'; field: TimeField; fromMs?: number; untilMs?: number }
  | { kind: 'activity'; people: readonly string[]; kinds?: readonly ActivityKind[]; fromMs: number }
  | { kind: 'starred' }
  | { kind: 'and'; all: readonly Predicate[] }
  | { kind: 'or'; any: readonly Predicate[] }
  | { kind: 'not'; that: Predicate };

export const timeFields = ['main', 'created', 'modified', 'due', 'eventStart', 'eventEnd'] as const;
export type TimeField = (typeof timeFields)[number];
export type ActivityKind = 'created' | 'edited' | 'commented' | 'sent' | 'viewed';

export const everything: Predicate = { kind: 'everything' };
const nothing: Predicate = { kind: 'nothing' };

export function and(...all: Predicate[]): Predicate {
  const parts = all.filter((part) => part.kind !== 'everything');
  if (parts.some((part) => part.kind === 'nothing')) return nothing;
  return parts.length === 1 ? (parts[0] as Predicate) : parts.length === 0 ? everything : { kind: 'and', all: parts };
}

export function or(...any: Predicate[]): Predicate {
  const parts = any.filter((part) => part.kind !== 'nothing');
  if (parts.some((part) => part.kind === 'everything')) return everything;
  return parts.length === 1 ? (parts[0] as Predicate) : parts.length === 0 ? nothing : { kind: 'or', any: parts };
}

export function not(that: Predicate): Predicate {
  return { kind: 'not', that };
}

export function containsAny(field: string, values: readonly string[]): Predicate {
  return { kind: 'containsAny', field, values };
}
