import { end, startWritingServer, text, type WritingServer } from '../../models/testing/writing-server.ts';
import { createStreamTrial, type StreamTrial, seedIn } from './stream-trial.ts';

export interface TrialServer extends Pick<WritingServer, 'url' | 'close'> {
  /** Into how many pieces tokens and network have cut so far. */
  pieces(): number;
  /** Requests that are being answered. */
  open(): number;
}

/** A server of a model that does what the trial says that it is asked in, request by request. */
export async function startTrialServer(): Promise<TrialServer> {
  const attempts = new Map<number, number>();
  let pieces = 0;
  const server = await startWritingServer('openai-compatible', ({ messages }) => {
    const seed = seedIn(messages.at(-1)?.text ?? '');
    if (seed === undefined) return { steps: [text('No trial.'), end] };
    const trial: StreamTrial = createStreamTrial(seed);
    const attempt = attempts.get(seed) ?? 0;
    attempts.set(seed, attempt + 1);
    const steps = trial.attempts[Math.min(attempt, trial.attempts.length - 1)] ?? [];
    return {
      steps,
      cut: (bytes) => {
        const cut = trial.cut(bytes);
        pieces += cut.length;
        return cut;
      },
    };
  });
  return { url: server.url, close: server.close, pieces: () => pieces, open: server.open };
}
