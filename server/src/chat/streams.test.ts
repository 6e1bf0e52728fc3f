import { expect, it, onTestFinished } from 'vitest';
import { createLogger } from '../kernel/logger.ts';
import { systemTimers } from '../models/http/client-timers.ts';
import { createTextModel } from '../models/language/create-text-model.ts';
import { openWriter } from '../models/language/remote/open-writer.ts';
import { createPlainWriter } from '../models/testing/plain-writer.ts';
import { createRecordedAlarms } from '../models/testing/recorded-alarms.ts';
import { adminEmail, bootstrapKey, createTestApp } from '../testing/test-app.ts';
import { playTrial, type SendRequest } from './testing/play-trial.ts';
import { createStreamTrial } from './testing/stream-trial.ts';
import { startTrialServer } from './testing/trial-server.ts';

const trials = 120;
/** A machine that is busy with other things may take long. */
const timeoutMs = 300_000;
const atOnce = 6;

it('tells what it stores, and loses, doubles and swaps nothing, whatever model, network and reader do', {
  timeout: timeoutMs,
}, async () => {
  const server = await startTrialServer();
  const alarms = createRecordedAlarms();
  const timers = { ...systemTimers, wait: async () => {} };
  const writer = openWriter({
    name: { provider: 'openai-compatible', model: 'some-model' },
    url: server.url,
    limits: { firstTokenMs: 60_000, stallMs: 60_001 },
    timers,
    setAlarm: alarms.set,
  });
  const logger = createLogger('silent');
  const model = createTextModel({ writers: [writer], wholeMs: 60_002, timers, setAlarm: alarms.set, logger });
  const clew = await createTestApp({
    model: createPlainWriter(model),
    settings: { CLEW_CONCURRENT_CHATS: '100' },
  });
  onTestFinished(async () => {
    await clew.close();
    await server.close();
  });
  await clew.push('farm', 'meadow', { content: 'What the meadow says in a trial.', permissions: { public: true } });
  const headers = {
    authorization: `Bearer ${bootstrapKey}`,
    'unleash-account': adminEmail,
    'content-type': 'application/json',
  };
  const send: SendRequest = async (method, path, body) =>
    clew.app.fetch(
      new Request(`http://clew.test${path}`, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) }),
    );
  const states = new Set<string>();
  let next = 1;
  const play = async () => {
    while (next <= trials) {
      const trial = createStreamTrial(next++);
      const { state } = await playTrial(trial, send).catch((error: unknown) => {
        throw new Error(`Trial ${trial.seed}: ${String(error)}`, { cause: error });
      });
      states.add(state);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, play));
  expect([...states].sort()).toEqual(['cancelled', 'failed', 'finished']);
  expect(alarms.waiting()).toEqual([]);
  await expect.poll(server.open).toBe(0);
});
