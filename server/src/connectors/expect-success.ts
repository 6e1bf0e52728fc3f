import { SourceError } from './source-error.ts';

/** A response that is no success -> what it means. `subject` is what was asked for, at the start of a sentence. */
export function expectSuccess(response: Response, subject: string): Response {
  const { status } = response;
  if (response.ok) return response;
  if (status === 401 || status === 403) throw new SourceError('access-denied', `${subject} is refused (${status}).`);
  if (status === 404 || status === 410) throw new SourceError('gone', `${subject} is not there (${status}).`);
  if (status === 429) throw new SourceError('rate-limited', `${subject} is asked for too often (429).`);
  if (status >= 500 || status === 408) throw new SourceError('unavailable', `${subject} fails (${status}).`);
  throw new SourceError('unsound', `${subject} is answered in a way that is not understood (${status}).`);
}
