import { fork } from 'node:child_process';
import type { Part } from '../report/part.ts';
import { describeSearch } from './describe-search.ts';
import type { EngineJob, EngineReport } from './engine-process.ts';
import { engineNames } from './engines/engine-kinds.ts';

/** All queries of one asker may take so long; a peer that is slower answers fewer. Ours always answers all. */
const peerCellMs = 10_000;

/** Ours beside what a user would otherwise pick, on the same content and the same queries, at each size. */
export function measureSearch(options: { passages: readonly number[]; queries: number; seed: number }): Part {
  return async (print) => {
    const bySize: Record<string, object> = {};
    for (const passages of options.passages) {
      const reports: EngineReport[] = [];
      for (const engine of engineNames) {
        const cellMs = engine === 'clew' ? Number.MAX_SAFE_INTEGER : peerCellMs;
        reports.push(await runInProcess({ ...options, engine, passages, cellMs }));
      }
      bySize[passages] = reports.map(figuresOf);
      print(describeSearch(passages, reports));
    }
    return { bySize };
  };
}

/** What is kept of a report: its figures, or why there are none. */
function figuresOf(report: EngineReport): object {
  return report.kind === 'measured'
    ? { ...report.figures, ...(report.vectors ? { vectors: report.vectors } : {}) }
    : report;
}

/** A peer that dies of the size is a result too; ours must not. */
function runInProcess(job: EngineJob): Promise<EngineReport> {
  return new Promise((resolve, reject) => {
    const child = fork(new URL('./engine-process.ts', import.meta.url), [JSON.stringify(job)], {
      execArgv: ['--expose-gc', ...(job.engine === 'clew' ? [] : ['--max-old-space-size=8192'])],
    });
    let report: EngineReport | undefined;
    child.on('message', (message) => {
      report = message as EngineReport;
    });
    child.once('exit', (code, signal) => {
      const reason = `its process ended with ${code ?? signal}`;
      if (report && code === 0) resolve(report);
      else if (job.engine === 'clew') reject(new Error(`Clew was not measured: ${reason}`));
      else resolve({ kind: 'failed', engine: job.engine, reason });
    });
  });
}
