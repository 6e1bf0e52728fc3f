import { describe, expect, it } from 'vitest';
import { EmbedderError } from '../embedder.ts';
import type { InferenceOptions } from './inference-protocol.ts';
import { openInferenceThread } from './open-inference-thread.ts';

const options: InferenceOptions = {
  model: {
    name: 'some-model',
    files: { model: 'model.onnx', externalData: null, tokenizer: 'tokenizer.json' },
    isQuantized: false,
    pooling: 'mean',
    prefixes: { query: '', passage: '' },
    maxTokens: 64,
    padTokenId: 0,
    tokenizerConfig: {},
  },
  runtimeFolder: '',
  threads: 1,
};

/** A thread that runs this instead of a model. */
function open(script: string) {
  const source = `import { parentPort } from 'node:worker_threads'; const reply = (message) => parentPort.postMessage(message); ${script}`;
  return openInferenceThread(options, {
    script: new URL(`data:text/javascript,${encodeURIComponent(source)}`),
    heapMegabytes: 64,
  });
}
const ready = "reply({ kind: 'ready', dimensions: 3 });";

describe('the thread of a model', () => {
  it('hands texts over and vectors back', async () => {
    const thread = await open(
      `${ready} parentPort.on('message', ({ texts }) => reply({ kind: 'vectors', vectors: texts.map((text) => Float32Array.of(text.length)) }));`,
    );
    expect(thread.dimensions).toBe(3);
    expect(await thread.embed(['a', 'bcd'])).toEqual([Float32Array.of(1), Float32Array.of(3)]);
    await thread.close();
    expect(thread.isOpen()).toBe(false);
  });

  it.each([
    ['says why it could not start', "reply({ kind: 'failed', message: 'no library' });", 'no library'],
    ['throws while it starts', "throw new Error('out of luck');", 'out of luck'],
    ['ends while it starts', 'process.exit(3);', 'exit code 3'],
  ])('that %s is not opened', async (_name, script, message) => {
    const error: unknown = await open(script).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(EmbedderError);
    expect(String(error)).toContain(message);
  });

  it.each([
    ['throws', "throw new Error('out of luck');", 'out of luck'],
    ['ends', 'process.exit(3);', 'exit code 3'],
    ['eats up its memory', 'const all = []; for (;;) all.push(new Array(1e6).fill(0.5));', 'memory'],
  ])('that %s later fails the call and is closed', async (_name, script, message) => {
    const thread = await open(`${ready} parentPort.on('message', () => { ${script} });`);
    await expect(thread.embed(['a'])).rejects.toThrow(message);
    expect(thread.isOpen()).toBe(false);
    await expect(thread.embed(['a'])).rejects.toThrow(EmbedderError);
    await thread.close();
  });

  it('is ended by closing, even while it works', async () => {
    const thread = await open(`${ready} parentPort.on('message', () => { for (;;); });`);
    const running = expect(thread.embed(['a'])).rejects.toThrow(EmbedderError);
    await thread.close();
    await running;
  });
});
