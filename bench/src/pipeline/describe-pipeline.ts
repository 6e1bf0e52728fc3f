import { formatNumber, formatSpread, formatTable } from '../report/format-table.ts';
import type { Spread } from '../report/spread.ts';
import type { MemoryFigures } from './watch-memory.ts';

type Searches = Spread & { searches: number };

export interface StageFigures {
  files: number;
  perSecond: number;
  mbPerSecond: number;
  /** Of one who searched meanwhile, in milliseconds. */
  searches: Searches;
}

export interface PipelineFigures {
  passages: number;
  documents: number;
  pages: number;
  resources: number;
  searchesBefore: Searches;
  small: StageFigures;
  html: StageFigures;
  /** Resident, while a folder of `resources` files is synced for the first time. */
  memoryMb: { idle: MemoryFigures; most: MemoryFigures };
}

export function describePipeline(figures: PipelineFigures): string[] {
  const { passages, resources, searchesBefore, small, html, memoryMb } = figures;
  const { idle, most } = memoryMb;
  const row = (name: string, { perSecond, mbPerSecond, searches }: StageFigures) => [
    name,
    formatNumber(perSecond),
    formatNumber(mbPerSecond),
    formatSpread(searches),
  ];
  const memory = (name: string, of: (memory: MemoryFigures) => number) =>
    `${name.padEnd(30)} ${formatNumber(of(idle))} idle, ${formatNumber(of(most))} at most: ${formatNumber(of(most) - of(idle))} more`;
  return [
    '',
    `Pipeline: connected folders beside ${passages.toLocaleString('en')} passages; searches in ms p50/p95/p99`,
    ...formatTable([
      ['', 'files/s', 'MB/s', 'searches meanwhile'],
      ['nothing', '', '', formatSpread(searchesBefore)],
      row(`${small.files} small documents`, small),
      row(`${html.files} web pages`, html),
    ]),
    `Resident MB while ${resources.toLocaleString('en')} small documents are synced for the first time`,
    memory('  server', ({ server }) => server),
    memory('  with the readers of files', ({ withReaders }) => withReaders),
  ];
}
