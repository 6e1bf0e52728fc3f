import { Worker } from 'node:worker_threads';
import { EmbedderError } from '../embedder.ts';
import type { InferenceOptions, InferenceReply, InferenceRequest } from './inference-protocol.ts';

/** The near end of an inference-worker. One batch at a time: the caller waits before it sends the next. */
export interface InferenceThread {
  readonly dimensions: number;
  isOpen(): boolean;
  embed(texts: readonly string[]): Promise<Float32Array[]>;
  /** Ends the thread; what runs in it is given up. */
  close(): Promise<void>;
}

/** The heap is for the tokenizer, whose tables hold up to 250,000 words; weights lie outside of it. */
export async function openInferenceThread(
  options: InferenceOptions,
  { script = new URL('./inference-worker.ts', import.meta.url), heapMegabytes = 1024 } = {},
): Promise<InferenceThread> {
  const worker = new Worker(script, {
    workerData: options,
    resourceLimits: { maxOldGenerationSizeMb: heapMegabytes },
  });
  let isOpen = true;
  let settle: { resolve: (reply: InferenceReply) => void; reject: (error: Error) => void } | null = null;

  const nextReply = () =>
    new Promise<InferenceReply>((resolve, reject) => {
      settle = { resolve, reject };
    });
  const stopped = (reason: string) => {
    isOpen = false;
    settle?.reject(
      new EmbedderError(`The thread of the embedding model stopped (${reason}). The next text starts it again.`),
    );
    settle = null;
  };
  const ask = async (request: InferenceRequest) => {
    if (!isOpen) throw new EmbedderError('The thread of the embedding model has ended.');
    const reply = nextReply();
    worker.postMessage(request);
    return accept(await reply);
  };

  worker.on('message', (reply: InferenceReply) => {
    const waiting = settle;
    settle = null;
    waiting?.resolve(reply);
  });
  worker.on('error', (error) => stopped(error instanceof Error ? error.message : String(error)));
  worker.on('messageerror', (error) => stopped(error.message));
  worker.on('exit', (code) => stopped(`exit code ${code}`));

  try {
    const ready = accept(await nextReply());
    if (ready.kind !== 'ready') throw new EmbedderError('The thread of the embedding model did not start.');
    return {
      dimensions: ready.dimensions,
      isOpen: () => isOpen,
      embed: async (texts) => {
        const reply = await ask({ kind: 'embed', texts });
        return reply.kind === 'vectors' ? reply.vectors : [];
      },
      close: async () => {
        if (isOpen && settle === null) await ask({ kind: 'close' }).catch(() => {});
        isOpen = false;
        await worker.terminate();
      },
    };
  } catch (error) {
    isOpen = false;
    await worker.terminate();
    throw error;
  }
}

function accept(reply: InferenceReply): InferenceReply {
  if (reply.kind === 'failed') throw new EmbedderError(reply.message);
  return reply;
}
