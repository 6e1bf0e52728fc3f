import type { FaultyWay } from './ways/faulty-way.ts';

/** Who sees what: person -> key of each resource -> words of it. */
export type Views = Record<string, Record<string, string>>;

/** A source that changes while it is synced, and what everybody may see of it by its own word. */
export interface SyncWorld {
  kind: string;
  settings: Record<string, unknown>;
  /** What a server needs for it. */
  server?: Record<string, string>;
  /** To its server, where it has one. */
  way?: FaultyWay;
  /** Who has an account before the source says anything. */
  users: readonly string[];
  /** What a resource is told apart by; its external id when absent. */
  keyOf?(found: { title: string; content: string }): string;
  change(round: number): Promise<void>;
  expected(): Views;
  close(): Promise<void>;
}

export const [ann, bob] = ['ann@clew.test', 'bob@clew.test'];
export const here = ['127.0.0.1:*'];
