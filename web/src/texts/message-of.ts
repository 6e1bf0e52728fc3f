import { ClewConnectionError, ClewProblem } from '@clew/sdk';
import { en, type TextKey } from './en.ts';
import type { Reader } from './language.tsx';

/**
 * What a person is told of an error, in his language by the problem's code. The server's own words are English, and say more of
 * the case at hand: who reads English gets them, others what is wrong with a field, which nothing else says.
 */
export function messageOf(error: unknown, { t, language }: Pick<Reader, 't' | 'language'>): string {
  if (error instanceof ClewConnectionError) return t('app.offline');
  if (!(error instanceof ClewProblem)) return String((error as Error)?.message ?? error);
  const { code, problem, requestId, retryAfterSeconds: seconds = 0 } = error;
  const fields = Object.values(error.errors).flat().join(' ');
  const own = fields !== '' ? fields : problem.detail;
  if (language === 'en' && own !== undefined && code !== 'internal') return own;
  const key = `problem.${code}`;
  if (!(key in en)) return own ?? problem.reason;
  return [t(key as TextKey, { seconds, request: requestId }), fields].filter(Boolean).join(' ');
}
