import type { Spread } from '../report/spread.ts';

/** What one engine needed at one size. */
export interface EngineFigures {
  engine: string;
  /** Resident before the engine was opened: Node, its code and the corpus generator. */
  beforeMb: number;
  /** After the last query and a collection of garbage. */
  residentMb: number;
  peakMb: number;
  /** Null where nothing is kept beyond the end of the process. */
  diskMb: number | null;
  index: { seconds: number; cpuSeconds: number; passagesPerSecond: number };
  ways: WayFigures[];
}

/** One way of asking the engine. */
export interface WayFigures {
  name: string;
  unfiltered: Cell[];
  filtered: Cell[];
  /** Hits that the asker may not see, or that the filter excludes. More than 0 is a bug. */
  wrongHits: number;
}

/** The queries of one asker: milliseconds, one after the other. */
export interface Cell extends Spread {
  asker: string;
  queries: number;
  /** Milliseconds of processor time of a query over all threads, on average. */
  cpu: number;
  /** Hits of a query, on average. */
  hits: number;
}
