import { formatNumber, formatSpread, formatTable } from '../report/format-table.ts';
import type { StallFigures } from './probe-event-loop.ts';
import type { AloneFigures } from './search-alone.ts';
import type { TogetherFigures } from './search-together.ts';
import type { FreshnessFigures } from './write-and-look.ts';

export interface LoadFigures {
  passages: number;
  clients: number;
  seconds: number;
  pushedPassagesPerSecond: number;
  alone: AloneFigures;
  together: TogetherFigures;
  freshness: FreshnessFigures;
  /** How late timers of the server itself were at most while clients searched and one wrote. */
  loopDelayMs: number;
  stallsMs: { pushing: StallFigures; searching: StallFigures };
  residentMb: { afterPush: number; afterLoad: number; afterIdle: number };
}

export function describeLoad(figures: LoadFigures): string[] {
  const { passages, clients, seconds, alone, together, freshness, loopDelayMs, stallsMs, residentMb } = figures;
  const { refused } = together;
  const stall = ({ p50, p99, most, ownDelayMs }: StallFigures) =>
    `${[p50, p99, most].map(formatNumber).join('/')} (its own timers were ${formatNumber(ownDelayMs)} late)`;
  return [
    '',
    `Load on a server with ${passages.toLocaleString('en')} passages; POST /search, milliseconds p50/p95/p99`,
    ...formatTable([
      ['', ...together.byAsker.map(({ asker }) => asker)],
      ['one client', ...alone.unfiltered.map(formatSpread)],
      ['one client, filtered', ...alone.filtered.map(formatSpread)],
      [`${clients} clients and a writer, ${seconds} s`, ...together.byAsker.map(formatSpread)],
    ]),
    '',
    ...[
      ['pushed in batches, passages/s', formatNumber(figures.pushedPassagesPerSecond)],
      [`searches/s of ${clients} clients`, `${formatNumber(together.searchesPerSecond)}, ${refused} refused`],
      ['their milliseconds over all askers', formatSpread(together.ms)],
      [`write acknowledged, ms p50/p95/p99 of ${freshness.writes}`, formatSpread(freshness.acknowledgedMs)],
      ['stale searches right after a write', `${freshness.staleLooks} of ${freshness.looks}`],
      ['event loop stalled while searching, from inside, ms', `${formatNumber(loopDelayMs)} at most`],
      ['health asked while pushing, ms later p50/p99/most', stall(stallsMs.pushing)],
      ['health asked while searching', stall(stallsMs.searching)],
      [
        'resident MB after pushing/load/10 s of idleness',
        [residentMb.afterPush, residentMb.afterLoad, residentMb.afterIdle].map(formatNumber).join('/'),
      ],
    ].map(([name = '', text]) => `${name.padEnd(50)} ${text}`),
    `Of ${clients} clients each waits for the others: their milliseconds are about ${clients} divided by searches a second.`,
  ];
}
