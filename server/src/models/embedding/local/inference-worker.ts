/** The thread in which a local model lives: one batch at a time, so that a query waits for one batch at most. */
import { parentPort, workerData } from 'node:worker_threads';
import { EmbedderError } from '../embedder.ts';
import type { InferenceOptions, InferenceReply, InferenceRequest } from './inference-protocol.ts';
import { openModel } from './open-model.ts';

if (!parentPort) throw new Error('inference-worker.ts runs in a worker thread only');
const port = parentPort;

const reply = (message: InferenceReply) => port.postMessage(message);
const fail = (error: unknown) => {
  const reason = error instanceof Error ? error.message : String(error);
  reply({
    kind: 'failed',
    message: error instanceof EmbedderError ? reason : `The embedding model failed (${reason}).`,
  });
};

try {
  const model = await openModel(workerData as InferenceOptions);
  const [probe] = await model.embed(['a']);
  port.on('message', async (request: InferenceRequest) => {
    try {
      if (request.kind === 'embed') reply({ kind: 'vectors', vectors: await model.embed(request.texts) });
      else {
        await model.close();
        reply({ kind: 'closed' });
        port.close();
      }
    } catch (error) {
      fail(error);
    }
  });
  reply({ kind: 'ready', dimensions: probe?.length ?? 0 });
} catch (error) {
  fail(error);
}
