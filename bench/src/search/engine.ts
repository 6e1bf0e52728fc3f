import type { CorpusResource, Question } from '../corpus/create-corpus.ts';

export interface Hit {
  /** Number of the resource in the corpus. */
  no: number;
  /** What the engine shows of the text; undefined where it can not do that. */
  snippet?: string | undefined;
}

/** Something that indexes and searches, ours or what a user would otherwise pick. */
export interface Engine {
  add(resources: readonly CorpusResource[]): Promise<void>;
  /** Ends what `add` left to do in the background; it counts as indexing. */
  settle?(): Promise<void>;
  /** The best ten. An engine may have several ways of being asked, each under its name. */
  ways: Readonly<Record<string, (question: Question) => Promise<Hit[]>>>;
  close(): Promise<void>;
}

export interface EngineKind {
  /** What the table calls it. */
  title: string;
  /** `nothing`: it knows neither permissions nor filters, and is asked only what needs none. */
  restricts: 'permissions and filters' | 'nothing';
  /** Whether it keeps its index on disk, and so beyond the end of the process. */
  isDurable: boolean;
  /** More passages than this take more memory or time than anybody would give it. */
  mostPassages: number;
  open(folder: string): Promise<Engine>;
}

export const hitsWanted = 10;
