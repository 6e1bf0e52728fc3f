import { afterEach, describe, expect, it } from 'vitest';
import { createLogger } from '../../../kernel/logger.ts';
import { Problem } from '../../../kernel/problem.ts';
import { reply } from '../../testing/model-server.ts';
import { createRecordedAlarms } from '../../testing/recorded-alarms.ts';
import { createRecordedTimers } from '../../testing/recorded-timers.ts';
import { describeTextModel, request, type ScriptedWriting, textIn } from '../../testing/text-model-contract.ts';
import { wireFormats } from '../../testing/wire-formats.ts';
import { end, startWritingServer, text, type WritingServer, type WritingStep } from '../../testing/writing-server.ts';
import { createTextModel, type WatchedModel } from '../create-text-model.ts';
import { ModelFailure } from '../model-failure.ts';
import { type Provider, providers } from '../model-name.ts';
import { openWriter } from './open-writer.ts';

const key = 'sk-secret-0123456789';
const [firstTokenMs, stallMs, wholeMs] = [30_000, 20_000, 300_000];
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

interface Opened {
  server: WritingServer;
  other: WritingServer;
  model: WatchedModel;
  alarms: ReturnType<typeof createRecordedAlarms>;
  timers: ReturnType<typeof createRecordedTimers>;
  warnings: string[];
}

async function open(provider: Provider, fallback?: Provider): Promise<Opened> {
  const [server, other] = [await startWritingServer(provider), await startWritingServer(fallback ?? provider)];
  closing.push(server.close, other.close);
  const alarms = createRecordedAlarms();
  const timers = createRecordedTimers(Date.parse('2026-03-01T12:00:00Z'));
  const warnings: string[] = [];
  const logger = createLogger('silent');
  logger.warn = ((facts: object) => warnings.push(JSON.stringify(facts))) as never;
  const common = { key, limits: { firstTokenMs, stallMs }, timers, setAlarm: alarms.set };
  const writerOf = (kind: Provider, url: string, model: string) =>
    openWriter({ name: { provider: kind, model }, url, ...common });
  const model = createTextModel({
    writers: [
      writerOf(provider, server.url, 'some-model'),
      ...(fallback ? [writerOf(fallback, other.url, 'other-model')] : []),
    ],
    wholeMs,
    timers,
    setAlarm: alarms.set,
    logger,
  });
  return { server, other, model, alarms, timers, warnings };
}

const write = async (model: WatchedModel, signal?: AbortSignal) =>
  textIn(await Array.fromAsync(model.write(request(signal))));
/** What was written before it failed, and the problem. */
async function writeToFailure(model: WatchedModel): Promise<[string, Problem]> {
  let written = '';
  try {
    for await (const piece of model.write(request())) if (piece.kind === 'text') written += piece.text;
  } catch (error) {
    expect(error).toBeInstanceOf(Problem);
    return [written, error as Problem];
  }
  return expect.fail(`It wrote ${written} and did not fail`);
}
const never = new Promise<never>(() => {});
const silence: WritingStep = { kind: 'wait', until: never };

async function openScripted(provider: Provider): Promise<ScriptedWriting> {
  const { server, model } = await open(provider);
  const thens: Record<string, WritingStep> = { end, failure: { kind: 'error', message: `exploded ${key}` }, silence };
  return {
    model,
    next: (texts, then = 'end', cutAt = []) =>
      server.writeCut({
        steps: [...texts.map(text), thens[then] ?? end],
        cut: (bytes) => {
          const places = [...new Set(cutAt.map((at) => at % (bytes.length + 1)))].sort((a, b) => a - b);
          return [0, ...places].map((from, n) => bytes.subarray(from, places[n] ?? bytes.length));
        },
      }),
    left: server.left,
    close: async () => {},
  };
}
for (const provider of providers) describeTextModel(`the model of ${provider}`, () => openScripted(provider));

describe.each(providers)('what is sent to %s', (provider) => {
  it('is the whole request, with the key in its header alone', async () => {
    const { server, model } = await open(provider);
    await write(model);
    const { path, headers, body } = server.requests[0] ?? expect.fail('nothing was sent');
    expect(path).toBe(`/v1${wireFormats[provider].path('some-model')}`);
    const [name, value] = wireFormats[provider].keyHeader(key);
    expect(headers[name]).toBe(value);
    expect(JSON.stringify([path, body])).not.toContain(key);
    const { instructions, messages, maxTokens } = request();
    expect(server.asked()).toEqual([
      {
        model: provider === 'google' ? '' : 'some-model',
        instructions,
        messages: messages.map(({ role, text: said }) => ({ role, text: said })),
        maxTokens,
      },
    ]);
    if (provider === 'openai') expect(body['store']).toBe(false);
  });
});

describe.each(providers)('when the server of %s fails', (provider) => {
  it.each<[string, WritingStep[]]>([
    ['tells of an error', [{ kind: 'error', message: 'overloaded' }]],
    ['sends what is no JSON', [{ kind: 'raw', text: 'data: {"choices":[\n\n' }]],
    ['sends another shape', [{ kind: 'raw', text: 'data: [1,2]\n\n' }, { kind: 'close' }]],
    ['sends HTML', [{ kind: 'raw', text: '<html>\n\n</html>' }, { kind: 'close' }]],
    ['ends before a word', [{ kind: 'close' }]],
    ['drops the connection', [{ kind: 'drop' }]],
    ['answers with no text', [end]],
  ])('because it %s, it is asked again before the first word', async (_name, steps) => {
    const { server, model, timers, alarms } = await open(provider);
    server.write(...steps);
    expect(await write(model)).toBe('Written.');
    expect([server.requests.length, timers.waits]).toEqual([2, [500]]);
    expect(alarms.waiting()).toEqual([]);
    expect(model.state()).toBe('ready');
  });

  it.each<[string, WritingStep[]]>([
    ['tells of an error', [{ kind: 'error', message: 'overloaded' }]],
    ['ends without saying that it is complete', [{ kind: 'close' }]],
    ['drops the connection', [{ kind: 'drop' }]],
  ])('behind a word because it %s, it is not asked again, and what came is kept', async (_name, steps) => {
    const { server, model, warnings, alarms } = await open(provider);
    server.write(text('Half '), text('an ans'), ...steps);
    const [written, problem] = await writeToFailure(model);
    expect([written, problem.code, problem.details.detail]).toEqual([
      'Half an ans',
      'model-unavailable',
      expect.stringContaining('broke off'),
    ]);
    expect([server.requests.length, warnings.length, model.state()]).toEqual([1, 1, 'failing']);
    expect(alarms.waiting()).toEqual([]);
  });

  it('is asked three times at most, and the log says why', async () => {
    const { server, model, warnings } = await open(provider);
    server.next.push(...Array(3).fill(reply(500, JSON.stringify({ error: { message: `wrong: ${key}` } }))));
    const [written, problem] = await writeToFailure(model);
    expect([written, problem.details.detail]).toEqual(['', expect.stringContaining('does not answer')]);
    expect([server.requests.length, model.state()]).toEqual([3, 'failing']);
    expect(warnings).toHaveLength(3);
    expect(warnings[0]).toContain('failed (500');
    expect(warnings.join()).not.toContain(key);
  });

  it('waits as long as it asks for, and gives up where that is too long', async () => {
    const { server, model, timers } = await open(provider);
    server.next.push(reply(429, '', { 'retry-after': '7' }));
    expect(await write(model)).toBe('Written.');
    expect(timers.waits).toEqual([7_000]);
    server.next.push(reply(429, '', { 'retry-after': '30' }));
    const [, problem] = await writeToFailure(model);
    expect(problem.details.retryAfterSeconds).toBe(30);
    expect(server.requests).toHaveLength(3);
  });

  it.each([
    [401, 'refused the key (401)'],
    [404, 'knows no model \\"some-model\\"'],
    [400, 'refused the request (400'],
    [307, 'redirect (307)'],
  ])('for good (%i) it is not asked again', async (status, reason) => {
    const { server, other, model, warnings } = await open(provider);
    server.next.push(reply(status, '{"error":{"message":"no"}}', { location: other.url }));
    const [, problem] = await writeToFailure(model);
    expect(problem.code).toBe('model-unavailable');
    expect([server.requests.length, other.requests.length]).toEqual([1, 0]);
    expect(warnings.join()).toContain(reason);
  });

  it('to begin in time, or goes silent, it is left alone', async () => {
    const { server, model, alarms, warnings } = await open(provider);
    server.write(silence);
    server.write(silence);
    server.write(text('Half'), silence);
    const writing = writeToFailure(model);
    for (const [index, ms] of [firstTokenMs, firstTokenMs, stallMs].entries()) {
      await expect.poll(() => server.requests.length).toBe(index + 1);
      await expect.poll(() => alarms.ring(ms)).toBe(true);
    }
    const [written] = await writing;
    expect(written).toBe('Half');
    expect(warnings.map((warning) => /wrote nothing( more)? within/.exec(warning)?.[0])).toEqual([
      'wrote nothing within',
      'wrote nothing within',
      'wrote nothing more within',
    ]);
    await expect.poll(server.left).toBe(3);
    expect(alarms.waiting()).toEqual([]);
  });

  it('to be complete in time, it is cut off', async () => {
    const { server, model, alarms } = await open(provider);
    server.write(text('Half'), silence);
    const writing = writeToFailure(model);
    await expect.poll(() => alarms.waiting()).toContain(stallMs);
    expect(alarms.ring(wholeMs)).toBe(true);
    expect((await writing)[0]).toBe('Half');
    await expect.poll(server.left).toBe(1);
  });
});

describe.each(providers)('the budget of an answer of %s', (provider) => {
  it('may end it', async () => {
    const { server, model } = await open(provider);
    server.write(text('Half an answer'), { kind: 'end', reason: 'length' });
    expect(await write(model)).toBe('Half an answer');
  });

  it('that is used up before the first word is a failure', async () => {
    const { server, model, warnings } = await open(provider);
    server.write({ kind: 'end', reason: 'length' });
    await writeToFailure(model);
    expect([server.requests.length, warnings.join()]).toEqual([1, expect.stringContaining('Raise the budget')]);
  });

  it('holds for a server that ignores it', async () => {
    const { server, model } = await open(provider);
    server.write(...Array(200).fill(text('x'.repeat(100))), silence);
    expect((await write(model)).length).toBeLessThan(6_000);
    await expect.poll(server.left).toBe(1);
  });

  it('does not count thoughts as words, but as a sign of life', async () => {
    const { server, model, alarms } = await open(provider);
    const { promise, resolve } = Promise.withResolvers<void>();
    server.write({ kind: 'thought', text: 'Hm.' }, { kind: 'wait', until: promise }, text('So: 52.'), end);
    const writing = write(model);
    if (wireFormats[provider].thought('') !== null) await expect.poll(() => alarms.waiting()).toContain(stallMs);
    resolve();
    expect(await writing).toBe('So: 52.');
  });
});

describe('a fallback', () => {
  it('writes where the first model has not begun', async () => {
    const { server, other, model } = await open('anthropic', 'openai-compatible');
    server.next.push(reply(401));
    expect(await write(model)).toBe('Written.');
    expect([server.requests.length, other.requests.length, model.state()]).toEqual([1, 1, 'fallback']);
    expect(other.asked()[0]?.model).toBe('other-model');
    server.next.push(reply(401));
    const pieces = await Array.fromAsync(model.write(request()));
    expect(pieces[0]).toMatchObject({ kind: 'usage', usage: { model: 'openai-compatible:other-model' } });
    expect(await write(model)).toBe('Written.');
    expect([server.requests.length, model.state()]).toEqual([3, 'ready']);
  });

  it('does not go on with what the first model has begun', async () => {
    const { server, other, model } = await open('openai', 'google');
    server.write(text('Half'), { kind: 'drop' });
    expect((await writeToFailure(model))[0]).toBe('Half');
    expect(other.requests).toEqual([]);
  });

  it('is not asked for somebody who has given up', async () => {
    const { server, other, model } = await open('openai', 'google');
    const controller = new AbortController();
    const reason = new Error('given up');
    server.next.push(() => controller.abort(reason));
    await expect(write(model, controller.signal)).rejects.toBe(reason);
    expect(other.requests).toEqual([]);
  });
});

describe('settings that can not be right', () => {
  const common = {
    limits: { firstTokenMs, stallMs },
    timers: createRecordedTimers(),
    setAlarm: createRecordedAlarms().set,
  };
  it.each([
    [{ url: 'models.example.org' }, 'write one like http://127.0.0.1:11434/v1'],
    [{ url: 'http://me:word@127.0.0.1/v1' }, 'holds a password'],
    [{ url: 'http://127.0.0.1/v1', key: 'two words' }, 'Copy it again'],
  ])('%o', (settings, message) => {
    const opening = () => openWriter({ name: { provider: 'openai-compatible', model: 'm' }, ...settings, ...common });
    expect(opening).toThrow(ModelFailure);
    expect(opening).toThrow(message);
  });
});
