import { askers } from '../corpus/askers.ts';
import { formatNumber, formatSpread, formatTable } from '../report/format-table.ts';
import type { VectorFigures } from '../vectors/measure-vectors.ts';
import type { Cell, EngineFigures, WayFigures } from './engine-figures.ts';
import type { EngineReport } from './engine-process.ts';

/** One size as tables: what filling an engine costs, what asking it takes, and vectors. */
export function describeSearch(passages: number, reports: readonly EngineReport[]): string[] {
  const measured = reports.filter((report) => report.kind === 'measured');
  const engines = measured.map(({ figures }) => figures);
  const vectors = measured.find((report) => report.vectors !== null)?.vectors;
  return [
    '',
    `Search over ${passages.toLocaleString('en')} passages`,
    ...formatTable([
      ['', 'index s', 'CPU s', 'passages/s', 'disk MB', 'resident MB', 'peak MB', 'before MB'],
      ...engines.map(indexRow),
    ]),
    ...queryTable('Milliseconds p50/p95/p99 (times ours), by the share that the asker may read', engines, 'unfiltered'),
    ...queryTable('The same with a filter that lets a third through', engines, 'filtered'),
    '',
    ...reports.flatMap(whyMissing),
    ...remarks(engines),
    ...(vectors ? vectorTable(vectors) : []),
  ];
}

function indexRow({ engine, index, diskMb, residentMb, peakMb, beforeMb }: EngineFigures): string[] {
  const indexing = [index.seconds, index.cpuSeconds, index.passagesPerSecond].map(formatNumber);
  const disk = diskMb === null ? 'none' : formatNumber(diskMb);
  return [engine, ...indexing, disk, ...[residentMb, peakMb, beforeMb].map(formatNumber)];
}

function queryTable(title: string, engines: readonly EngineFigures[], filter: 'unfiltered' | 'filtered'): string[] {
  const cellOf = (way: WayFigures | undefined, asker: string) => way?.[filter].find((cell) => cell.asker === asker);
  const ours = engines[0]?.ways[0];
  const rows = engines.flatMap(({ engine, ways }) =>
    ways
      .filter((way) => way[filter].length > 0)
      .map((way) => [
        `${engine}: ${way.name}`,
        ...askers.map(({ name }) => formatCell(cellOf(way, name), cellOf(ours, name))),
      ]),
  );
  return ['', title, ...formatTable([['', ...askers.map(({ name }) => name)], ...rows])];
}

function formatCell(cell: Cell | undefined, ours: Cell | undefined): string {
  if (!cell || !ours) return '-';
  return cell === ours ? formatSpread(cell) : `${formatSpread(cell)} (${formatNumber(cell.p50 / ours.p50)})`;
}

function whyMissing(report: EngineReport): string[] {
  switch (report.kind) {
    case 'measured':
      return [];
    case 'too-many-passages':
      return [`${report.engine}: not run above ${report.mostPassages.toLocaleString('en')} passages.`];
    case 'failed':
      return [`${report.engine}: not measured, ${report.reason}.`];
  }
}

/** What the figures do not say by themselves. */
function remarks(engines: readonly EngineFigures[]): string[] {
  const asked = engines.map(({ engine, ways }) => {
    const cells = ways.flatMap(({ unfiltered, filtered }) => [...unfiltered, ...filtered]);
    return { engine, queries: Math.min(...cells.map(({ queries }) => queries)) };
  });
  const most = Math.max(...asked.map(({ queries }) => queries));
  const hurried = asked.filter(({ queries }) => queries < most);
  const wrong = engines.filter(({ ways }) => ways.some(({ wrongHits }) => wrongHits > 0));
  return [
    `${most} queries a column; fewer where they took more than 10 s: ${
      hurried.map(({ engine, queries }) => `${engine} (at least ${queries})`).join(', ') || 'nobody'
    }.`,
    'FTS5 alone knows no permissions and no filters. Disk none: gone with the process. Before: Node, code and generator.',
    ...wrong.map(({ engine }) => `${engine}: HITS THAT THE ASKER MAY NOT SEE, OR THAT THE FILTER EXCLUDES.`),
  ];
}

function vectorTable({ queries, cells }: VectorFigures): string[] {
  const row = (title: string, texts: (cell: VectorFigures['cells'][number]) => string) => [title, ...cells.map(texts)];
  return [
    '',
    `Nearest ten of 384-dimensional vectors, ${queries} queries, milliseconds p50/p95/p99`,
    ...formatTable([
      row('', ({ asker }) => asker),
      row('vectors that the asker may read', ({ allowed }) => allowed.toLocaleString('en')),
      row('exact scan in one thread', ({ exactMs }) => formatSpread(exactMs)),
      row('Clew', ({ ours }) => formatSpread(ours.ms)),
      row('Clew: recall of the ten', ({ ours }) => formatNumber(ours.recallAt10)),
    ]),
  ];
}
