import type { JsonClient } from '../../http/create-json-client.ts';
import { RerankerError } from '../reranker.ts';
import { readScores } from './read-scores.ts';
import { type RequestForm, type RerankRequest, requestForms } from './request-forms.ts';

/** These say that a request was not understood; anything else would be said to every form of it. */
const misunderstood = new Set([400, 422]);

/** Asks in one form after the other until the server understands. Throws what it said first when it understands none. */
export async function chooseForm(
  post: JsonClient,
  probe: RerankRequest,
  signal: AbortSignal,
): Promise<{ form: RequestForm; scores: number[] }> {
  let first: Error | undefined;
  for (const form of requestForms) {
    const reply = await post(form(probe), signal);
    if (reply.kind === 'answered') return { form, scores: readScores(reply.body, probe.texts.length) };
    if (!misunderstood.has(reply.status)) throw reply.error;
    first ??= reply.error;
  }
  throw first ?? new RerankerError('There is no form to ask a reranking server in.');
}
