import type { Corpus, CorpusResource } from '../corpus/create-corpus.ts';
import { passagesOfResource } from '../corpus/passage-no.ts';
import { appShares } from '../corpus/resource-outline.ts';
import { toPushedResource } from '../corpus/to-pushed-resource.ts';
import { showProgress } from '../report/show-progress.ts';
import { expectSuccess, type HttpClient } from './create-http-client.ts';

const resourcesPerBatch = 500;

/** Pushes the whole corpus in batches, one after the other. Milliseconds spent waiting for the server. */
export async function pushCorpus(admin: HttpClient, corpus: Corpus): Promise<number> {
  const waiting = new Map(appShares.map(([appId]) => [appId, [] as CorpusResource[]]));
  let spentMs = 0;
  let pushed = 0;
  const push = async (appId: string, resources: CorpusResource[]) => {
    const lines = resources.map((each) => JSON.stringify({ externalId: each.externalId, ...toPushedResource(each) }));
    const reply = await expectSuccess(
      admin.send('POST', `/api/sources/${appId}/resources:batch`, { lines: lines.join('\n') }),
    );
    const refused = reply.json<{ results: { status: number }[] }>().results.find(({ status }) => status !== 200);
    if (refused) throw new Error(`A resource was refused: ${JSON.stringify(refused)}`);
    spentMs += reply.ms;
    pushed += resources.length;
    const rate = Math.round((1000 * passagesOfResource * pushed) / spentMs);
    showProgress(`load: pushed ${Math.round((100 * pushed) / corpus.resources)} %, ${rate} passages/s`);
    resources.length = 0;
  };
  for (let no = 0; no < corpus.resources; no++) {
    const resource = corpus.resourceAt(no);
    const batch = waiting.get(resource.appId) ?? [];
    batch.push(resource);
    if (batch.length >= resourcesPerBatch) await push(resource.appId, batch);
  }
  for (const [appId, batch] of waiting) if (batch.length > 0) await push(appId, batch);
  return spentMs;
}
