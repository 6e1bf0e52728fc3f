import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { demoAdmin } from '@clew/demo/load-demo';
import { freshServerKey, withFreshServer } from '@clew/demo/with-fresh-server';
import { askers } from '../corpus/askers.ts';
import { type Corpus, createCorpus } from '../corpus/create-corpus.ts';
import { createHttpClient } from '../load/create-http-client.ts';
import { pushCorpus } from '../load/push-corpus.ts';
import { setUpCompany } from '../load/set-up-company.ts';
import type { Part } from '../report/part.ts';
import { describePipeline, type PipelineFigures, type StageFigures } from './describe-pipeline.ts';
import { makePage } from './make-page.ts';
import { searchMeanwhile } from './search-meanwhile.ts';
import { syncFolder } from './sync-folder.ts';
import { type MemoryFigures, memoryDuring, memoryOf } from './watch-memory.ts';
import { writeFiles } from './write-files.ts';

export interface PipelineOptions {
  /** Already there, and searched meanwhile. */
  passages: number;
  documents: number;
  pages: number;
  /** Of the sync whose memory is measured. */
  resources: number;
  seed: number;
}

const settleMs = 3_000;

/** Folders through the whole pipeline of a real server, read, cut and indexed without embeddings: how fast, beside whom, in what memory. */
export function measurePipeline(options: PipelineOptions): Part {
  return async (print) => {
    const folder = mkdtempSync(join(tmpdir(), 'clew-pipeline-'));
    try {
      const { passages, documents, pages, resources } = options;
      const corpus = createCorpus(options);
      const speed = await measureSpeed(folder, corpus, options);
      const memory = await measureMemory(folder, corpus, resources);
      const figures: PipelineFigures = { passages, documents, pages, resources, ...speed, memoryMb: memory };
      print(describePipeline(figures));
      return figures;
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  };
}

async function measureSpeed(
  folder: string,
  corpus: Corpus,
  { documents, pages }: PipelineOptions,
): Promise<Pick<PipelineFigures, 'small' | 'html' | 'searchesBefore'>> {
  const texts = { id: 'texts', folder: join(folder, 'texts'), files: documents };
  const html = { id: 'pages', folder: join(folder, 'pages'), files: pages };
  const textBytes = writeFiles(texts.folder, { count: documents, extension: 'md', contentAt: smallDocument(corpus) });
  const htmlBytes = writeFiles(html.folder, {
    count: pages,
    extension: 'html',
    contentAt: (no) => makePage(corpus, corpus.resources + no),
  });
  return withFreshServer(
    async ({ address }) => {
      const clientFor = (account: string) =>
        createHttpClient(address, { key: freshServerKey, account, connections: 2 });
      const [admin, reader] = [clientFor(demoAdmin), clientFor(askers[0]?.email ?? '')];
      try {
        await setUpCompany(admin);
        await pushCorpus(admin, corpus);
        await wait(settleMs);
        const measure = async (job: typeof texts, bytes: number): Promise<StageFigures> => {
          const { result: seconds, searches } = await searchMeanwhile(corpus, reader, () => syncFolder(admin, job));
          return { files: job.files, perSecond: job.files / seconds, mbPerSecond: bytes / 1e6 / seconds, searches };
        };
        const before = await searchMeanwhile(corpus, reader, () => wait(settleMs * 3));
        return {
          searchesBefore: before.searches,
          small: await measure(texts, textBytes),
          html: await measure(html, htmlBytes),
        };
      } finally {
        admin.close();
        reader.close();
      }
    },
    { CLEW_FOLDERS: folder },
  );
}

async function measureMemory(
  folder: string,
  corpus: Corpus,
  resources: number,
): Promise<{ idle: MemoryFigures; most: MemoryFigures }> {
  const many = { id: 'many', folder: join(folder, 'many'), files: resources };
  writeFiles(many.folder, { count: resources, extension: 'md', contentAt: smallDocument(corpus) });
  return withFreshServer(
    async ({ address, process: server }) => {
      const admin = createHttpClient(address, { key: freshServerKey, account: demoAdmin, connections: 2 });
      await wait(settleMs);
      const idle = memoryOf(server);
      const most = await memoryDuring(server, () => syncFolder(admin, many));
      admin.close();
      return { idle, most };
    },
    { CLEW_FOLDERS: folder },
  );
}

/** A heading and a paragraph of about a kilobyte; other ones than what was pushed. */
function smallDocument(corpus: Corpus): (no: number) => string {
  return (no) => {
    const { title, passages } = corpus.resourceAt(2 * corpus.resources + no);
    return `# ${title}\n\n${passages[0]}\n`;
  };
}
