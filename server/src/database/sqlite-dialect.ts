import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import type { Connection } from './connection.ts';

/** Hands out the connection on which the next statement or transaction runs, and takes it back. */
export interface ConnectionSource {
  acquire(): Promise<Connection>;
  release(connection: Connection): void;
}

/** Kysely over connections that live in worker threads. */
export function sqliteDialect(source: ConnectionSource): Dialect {
  return {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => createDriver(source),
    createIntrospector: (database) => new SqliteIntrospector(database),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
}

interface WorkerConnection extends DatabaseConnection {
  connection: Connection;
}

function createDriver(source: ConnectionSource): Driver {
  const execute = (statement: string) => (connection: DatabaseConnection) =>
    connection.executeQuery(CompiledQuery.raw(statement)).then(() => undefined);
  return {
    init: async () => {},
    acquireConnection: async () => wrap(await source.acquire()),
    // IMMEDIATE: a transaction that will write takes the lock at once instead of failing half-way.
    beginTransaction: execute('BEGIN IMMEDIATE'),
    commitTransaction: execute('COMMIT'),
    rollbackTransaction: execute('ROLLBACK'),
    releaseConnection: async (connection) => source.release((connection as WorkerConnection).connection),
    destroy: async () => {},
  };
}

function wrap(connection: Connection): WorkerConnection {
  return {
    connection,
    async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
      const { rows, changes } = await connection.statement(query.sql, query.parameters);
      return { rows: rows as Row[], numAffectedRows: BigInt(changes) };
    },
    // biome-ignore lint/correctness/useYield: the interface asks for a generator; stores page instead of streaming
    async *streamQuery(): AsyncIterableIterator<never> {
      throw new Error('Streaming is not supported: page through the rows');
    },
  };
}
