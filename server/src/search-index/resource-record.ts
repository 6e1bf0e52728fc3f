import type { ActivityKind, TimeField } from './predicate.ts';

/** A value that filters compare with: `value` is folded, `display` is how it was written. */
export interface FieldValue {
  field: string;
  value: string;
  display: string;
}

/** A piece of the content that is ranked and cited as one. Passages tile the content: joined in order they are it. */
export interface PassageText {
  /** UTF-16 offset in the content. */
  start: number;
  text: string;
  page?: number;
  /** The headings above it, outermost first, joined by ` › `. */
  heading?: string;
}

/** One resource as an index keeps it: what is shown, what is searched, what is filtered, and who may read it. */
export interface ResourceRecord {
  sourceId: string;
  externalId: string;
  appId: string;
  type: string;
  name: string | null;
  title: string;
  subtitle: string | null;
  url: string | null;
  data: Record<string, unknown>;
  version: number | null;
  passages: PassageText[];
  values: FieldValue[];
  times: Partial<Record<TimeField, number>>;
  activities: { person: string; kind: ActivityKind; atMs: number }[];
  /** The principals that may read it. Empty: nobody. */
  readers: string[];
}
