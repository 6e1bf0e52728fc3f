/** One engine in a process of its own, so that its memory is its own: started by measure-search.ts, answers in one message. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCorpus } from '../corpus/create-corpus.ts';
import { measureVectors, type VectorFigures } from '../vectors/measure-vectors.ts';
import type { Engine } from './engine.ts';
import type { EngineFigures } from './engine-figures.ts';
import { type EngineName, engineKinds } from './engines/engine-kinds.ts';
import type { ClewEngine } from './engines/open-clew.ts';
import { folderMb, measureEngine } from './measure-engine.ts';
import { residentMb } from './resident-memory.ts';

export interface EngineJob {
  engine: EngineName;
  passages: number;
  seed: number;
  queries: number;
  cellMs: number;
}

export type EngineReport =
  | { kind: 'measured'; figures: EngineFigures; vectors: VectorFigures | null }
  | { kind: 'too-many-passages'; engine: string; mostPassages: number }
  | { kind: 'failed'; engine: string; reason: string };

process.send?.(await run(JSON.parse(process.argv[2] ?? '') as EngineJob));
process.disconnect();

async function run({ engine: name, queries, cellMs, ...size }: EngineJob): Promise<EngineReport> {
  const kind = await engineKinds[name]();
  if (size.passages > kind.mostPassages)
    return { kind: 'too-many-passages', engine: kind.title, mostPassages: kind.mostPassages };
  const corpus = createCorpus(size);
  const folder = mkdtempSync(join(tmpdir(), 'clew-bench-'));
  try {
    const beforeMb = residentMb();
    const engine: Engine = await kind.open(folder);
    const measured = await measureEngine(kind, engine, corpus, { queries, cellMs });
    const vectors = isClew(engine) ? await measureVectors(engine.index, corpus) : null;
    await engine.close();
    const diskMb = kind.isDurable ? folderMb(folder) : null;
    return { kind: 'measured', figures: { engine: kind.title, beforeMb, diskMb, ...measured }, vectors };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function isClew(engine: Engine): engine is ClewEngine {
  return 'index' in engine;
}
