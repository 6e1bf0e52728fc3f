import type { AnswerPiece, AnswerRequest, LanguageModel } from '../language-model.ts';

type Step = AnswerPiece | { kind: 'wait'; until: Promise<unknown> } | { kind: 'fail'; error: Error };

/** A model that does what a test says: it writes, cites, waits and fails as scripted. */
export function createScriptedModel(script: (request: AnswerRequest) => readonly Step[]): LanguageModel {
  return {
    name: 'scripted',
    async *answer(request) {
      for (const step of script(request)) {
        request.signal.throwIfAborted();
        if (step.kind === 'wait') await untilAborted(step.until, request.signal);
        else if (step.kind === 'fail') throw step.error;
        else yield step;
      }
    },
  };
}

function untilAborted(promise: Promise<unknown>, signal: AbortSignal): Promise<unknown> {
  const aborted = new Promise((_, reject) =>
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true }),
  );
  return Promise.race([promise, aborted]);
}
