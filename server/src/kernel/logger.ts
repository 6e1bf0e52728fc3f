import { type Logger, pino } from 'pino';
import { requestFacts } from './request-context.ts';

export type { Logger };

/** JSON lines on standard error, so that standard output stays the user's. Bodies and secrets are never passed to it. */
export function createLogger(level: string): Logger {
  return pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime, mixin: () => ({ ...requestFacts() }) },
    pino.destination({ dest: 2, sync: false }),
  );
}
