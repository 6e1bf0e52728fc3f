import type { Feedback, GiveFeedback } from '@clew/contract';
import type { Database } from '../database/open-database.ts';
import type { Access } from '../kernel/access.ts';
import { toInstant } from '../kernel/clock.ts';

/** Keeps what the account says of a turn of its own, instead of what it said before; false where it has no such turn. */
export async function putFeedback(
  database: Database,
  access: Access,
  { requestId, rating, comment }: GiveFeedback,
  nowMs: number,
): Promise<boolean> {
  const said = { rating, comment: comment ?? null, given_ms: nowMs };
  const { numInsertedOrUpdatedRows = 0n } = await database.writer
    .insertInto('feedback')
    .columns(['request_id', 'rating', 'comment', 'given_ms'])
    .expression((from) =>
      from
        .selectFrom('turns')
        .innerJoin('threads', 'threads.id', 'turns.thread_id')
        .select((select) => [
          'turns.request_id',
          select.val(said.rating).as('rating'),
          select.val(said.comment).as('comment'),
          select.val(said.given_ms).as('given_ms'),
        ])
        .where('turns.request_id', '=', requestId)
        .where('threads.account_id', '=', access.accountId),
    )
    .onConflict((conflict) => conflict.column('request_id').doUpdateSet(said))
    .executeTakeFirst();
  return numInsertedOrUpdatedRows > 0n;
}

/** What the account has said of these turns, as far as they are its own, by request id. */
export async function feedbackOn(
  database: Database,
  access: Access,
  requestIds: readonly string[],
): Promise<Map<string, Pick<Feedback, 'rating' | 'comment'>>> {
  const rows = await database.reader
    .selectFrom('feedback')
    .innerJoin('turns', 'turns.request_id', 'feedback.request_id')
    .innerJoin('threads', 'threads.id', 'turns.thread_id')
    .select(['feedback.request_id', 'feedback.rating', 'feedback.comment'])
    .where('feedback.request_id', 'in', requestIds)
    .where('threads.account_id', '=', access.accountId)
    .execute();
  return new Map(rows.map(({ request_id, rating, comment }) => [request_id, { rating: asRating(rating), comment }]));
}

export interface FeedbackCursor {
  givenMs: number;
  requestId: string;
}

/** What everybody has said, newest first, behind the one that `after` names. For administrators: the edge has seen to it. */
export async function listFeedback(
  database: Database,
  {
    rating,
    after,
    limit,
  }: { rating: Feedback['rating'] | undefined; after: FeedbackCursor | undefined; limit: number },
): Promise<Feedback[]> {
  let query = database.reader
    .selectFrom('feedback')
    .innerJoin('turns', 'turns.request_id', 'feedback.request_id')
    .innerJoin('threads', 'threads.id', 'turns.thread_id')
    .innerJoin('accounts', 'accounts.id', 'threads.account_id')
    .select(['feedback.request_id', 'feedback.rating', 'feedback.comment', 'feedback.given_ms'])
    .select(['accounts.email', 'threads.assistant_id'])
    .orderBy('feedback.given_ms', 'desc')
    .orderBy('feedback.request_id')
    .limit(limit);
  if (rating) query = query.where('feedback.rating', '=', rating);
  if (after)
    query = query.where((where) =>
      where.or([
        where('feedback.given_ms', '<', after.givenMs),
        where.and([where('feedback.given_ms', '=', after.givenMs), where('feedback.request_id', '>', after.requestId)]),
      ]),
    );
  return (await query.execute()).map((row) => ({
    requestId: row.request_id,
    rating: asRating(row.rating),
    comment: row.comment,
    at: toInstant(row.given_ms),
    account: row.email,
    assistantId: row.assistant_id,
  }));
}

/** The table holds no others. */
function asRating(text: string): Feedback['rating'] {
  return text === 'up' ? 'up' : 'down';
}
