import { sql } from 'kysely';
import type { Database } from '../database/open-database.ts';
import type { Access } from '../kernel/access.ts';
import { printOfAnswer } from './print-of-answer.ts';
import type { StoredPart, StoredResource, TurnMessage, TurnSource } from './turn.ts';

/** Short answers are given again and again; so many of them count. */
const mostAlike = 8;

/**
 * What a client sends, the answers among it with what they were made from where the account was given them here. A decline is what
 * is kept of it. Any other answer stays without sources: nobody knows where it is from.
 */
export async function recogniseAnswers(
  database: Database,
  access: Access,
  sent: readonly TurnMessage[],
): Promise<TurnMessage[]> {
  const printed = sent.map((message) => ({
    message,
    print: message.role === 'Assistant' ? printOfAnswer(message.text) : null,
  }));
  const given = await readGiven(
    database,
    access,
    printed.flatMap(({ print }) => print ?? []),
  );
  return printed.map(({ message, print }) => {
    const alike = print === null ? undefined : given.get(print);
    if (!alike) return message;
    const declined = alike.flatMap(({ parts }) => parts.find((part) => part.type === 'Decline') ?? [])[0];
    if (declined) return { ...message, text: declined.text, sources: [] };
    const sources = alike.flatMap((each) => each.sources);
    return {
      ...message,
      sources: [...new Map(sources.map((source) => [`${source.id} ${source.imprint}`, source])).values()],
    };
  });
}

interface Given {
  parts: StoredPart[];
  sources: TurnSource[];
}

/** Answers of the account's turns by their print, the latest ones. */
async function readGiven(database: Database, access: Access, prints: readonly string[]): Promise<Map<string, Given[]>> {
  if (prints.length === 0) return new Map();
  const rows = await database.reader
    .selectFrom((from) =>
      from
        .selectFrom('turns')
        .innerJoin('threads', 'threads.id', 'turns.thread_id')
        .select(['turns.request_id', 'turns.answer_print as print'])
        .select(
          sql<number>`row_number() OVER (PARTITION BY turns.answer_print ORDER BY turns.created_ms DESC)`.as('age'),
        )
        .where('threads.account_id', '=', access.accountId)
        .where('turns.answer_print', 'in', [...new Set(prints)])
        .as('given'),
    )
    .innerJoin('turn_contents', 'turn_contents.request_id', 'given.request_id')
    .select(['print', 'parts', 'resources', 'heard'])
    .where('age', '<=', mostAlike)
    .execute();
  const byPrint = Map.groupBy(rows, ({ print }) => print ?? '');
  return new Map(
    Array.from(byPrint, ([print, alike]) => [
      print,
      alike.map(({ parts, resources, heard }) => ({
        parts: JSON.parse(parts) as StoredPart[],
        sources: [
          ...(JSON.parse(resources) as StoredResource[]).map(({ id, imprint }) => ({ id, imprint })),
          ...(JSON.parse(heard) as TurnSource[]),
        ],
      })),
    ]),
  );
}
