import { describe, expect, it } from 'vitest';
import { SourceError } from '../../connectors/source-error.ts';
import { fetchPatiently } from './fetch-patiently.ts';

const nowMs = Date.UTC(2026, 0, 5);

/** Asks through one that answers in turn, and tells how long it waited before each try. */
async function ask(answers: (Response | Error)[], method = 'GET') {
  const waits: number[] = [];
  const left = [...answers];
  const fetch = fetchPatiently({
    ask: async () => {
      const answer = left.shift();
      if (!answer) throw new Error('Asked too often');
      if (answer instanceof Error) throw answer;
      return answer;
    },
    signal: new AbortController().signal,
    nowMs: () => nowMs,
    onSign: () => {},
    wait: async (ms) => void waits.push(ms),
    random: () => 0,
  });
  const outcome = await fetch('https://app.test/page', { method }).catch((error: unknown) => error);
  return { outcome, waits, left: left.length };
}

const answer = (status: number, retryAfter?: string) =>
  new Response(null, { status, headers: retryAfter === undefined ? {} : { 'retry-after': retryAfter } });
const down = () => new SourceError('unavailable', 'It is down.');

describe('fetching patiently', () => {
  it('asks again after as long as the source wants, or after growing pauses', async () => {
    const { outcome, waits } = await ask([answer(429, '7'), answer(503), down(), answer(200)]);
    expect(outcome).toMatchObject({ status: 200 });
    expect(waits).toEqual([7_000, 500, 1_000]);
  });

  it('reads dates, and does not hurry where a clock is ahead or the header is nonsense', async () => {
    const later = new Date(nowMs + 5_000).toUTCString();
    const earlier = new Date(nowMs - 3_600_000).toUTCString();
    const { waits } = await ask([answer(429, later), answer(429, earlier), answer(429, 'soon'), answer(200)]);
    expect(waits).toEqual([5_000, 500, 1_000]);
  });

  it('leaves long pauses to a later attempt of the run', async () => {
    const { outcome, waits } = await ask([answer(429, '600'), answer(200)]);
    expect(outcome).toMatchObject({ kind: 'rate-limited', retryAfterMs: 600_000 });
    expect(waits).toEqual([]);
  });

  it('gives up after four tries, with a sentence that names no more than the host', async () => {
    const { outcome, left } = await ask([answer(500), answer(502), down(), answer(500), answer(200)]);
    expect(outcome).toMatchObject({ kind: 'unavailable', message: 'app.test answers with the error 500.' });
    expect(left).toBe(1);
  });

  it('hands on what only the connector understands, and does not repeat what may not be repeated', async () => {
    expect((await ask([answer(404)])).outcome).toMatchObject({ status: 404 });
    expect(await ask([answer(500), answer(200)], 'POST')).toMatchObject({ outcome: { kind: 'unavailable' }, left: 1 });
    const refused = new SourceError('misconfigured', 'That address is not let through.');
    expect(await ask([refused, answer(200)])).toMatchObject({ outcome: refused, left: 1 });
  });
});
