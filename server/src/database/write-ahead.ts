import { AsyncLocalStorage } from 'node:async_hooks';
import type { Connection } from './connection.ts';
import type { Statement } from './worker-protocol.ts';

/** What a connection can be asked to write. */
export type Writing = Pick<Connection, 'statement' | 'transaction' | 'command'>;

/** Sends a statement along with the first write of some work, instead of waiting for the one before the other. */
export interface WriteAhead {
  /** The statement is committed before the first write of `work`; where it fails that write fails. Without a write it is left out. */
  ahead<Result>(statement: Statement, work: () => Promise<Result>): Promise<Result>;
  connection: Writing;
}

/** A message to the writer waits for a core twice, and on a busy machine that takes longer than what it asks for. */
export function createWriteAhead(connection: Writing): WriteAhead {
  const works = new AsyncLocalStorage<{ statement: Statement | undefined; isOver: boolean }>();

  async function send<Result>(call: (before?: Statement) => Promise<Result>): Promise<Result> {
    const work = works.getStore();
    const statement = work?.statement;
    if (!work || !statement) return call();
    work.statement = undefined;
    try {
      return await call(statement);
    } catch (error) {
      // Whichever of the two it was: the next write of the work brings it along again, and what is there already stays.
      if (!work.isOver) work.statement = statement;
      throw error;
    }
  }

  return {
    async ahead(statement, work) {
      const context = { statement: statement as Statement | undefined, isOver: false };
      try {
        return await works.run(context, work);
      } finally {
        // What nobody waits for may still write: by then the record stands in the place of what was about to be done.
        context.statement = undefined;
        context.isOver = true;
      }
    },
    connection: {
      statement: (sql, parameters) => send((before) => connection.statement(sql, parameters, before)),
      transaction: (statements) => send((before) => connection.transaction(statements, before)),
      command: (name, input) => send((before) => connection.command(name, input, before)),
    },
  };
}
