import type { Pause } from '../../kernel/pause.ts';
import { Problem } from '../../kernel/problem.ts';
import type { Extraction } from '../extract/pool/create-extraction-pool.ts';

const pauseMs = 1_000;

/** A sync has the time that a caller does not have: where too many files wait it waits too. */
export function extractPatiently(extraction: Extraction, pause: Pause): Extraction {
  const never = new AbortController().signal;
  return {
    ...extraction,
    async extract(file) {
      for (;;) {
        try {
          return await extraction.extract(file);
        } catch (error) {
          if (!(error instanceof Problem) || error.code !== 'too-many-requests') throw error;
          await pause(pauseMs, never);
        }
      }
    },
  };
}
