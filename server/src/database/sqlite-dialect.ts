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
export interface ConnectionSource<Lent extends Pick<Connection, 'statement'> = Connection> {
  acquire(): Promise<Lent>;
  release(connection: Lent): void;
}

/** Kysely over our connections. */
export function sqliteDialect<Lent extends Pick<Connection, 'statement'>>(source: ConnectionSource<Lent>): Dialect {
  return {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => createDriver(source),
    createIntrospector: (database) => new SqliteIntrospector(database),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
}

interface LentConnection<Lent> extends DatabaseConnection {
  connection: Lent;
}

function createDriver<Lent extends Pick<Connection, 'statement'>>(source: ConnectionSource<Lent>): Driver {
  const execute = (statement: string) => (connection: DatabaseConnection) =>
    connection.executeQuery(CompiledQuery.raw(statement)).then(() => undefined);
  return {
    init: async () => {},
    acquireConnection: async () => wrap(await source.acquire()),
    // IMMEDIATE: a transaction that will write takes the lock at once instead of failing half-way.
    beginTransaction: execute('BEGIN IMMEDIATE'),
    commitTransaction: execute('COMMIT'),
    rollbackTransaction: execute('ROLLBACK'),
    releaseConnection: async (connection) => source.release((connection as LentConnection<Lent>).connection),
    destroy: async () => {},
  };
}

function wrap<Lent extends Pick<Connection, 'statement'>>(connection: Lent): LentConnection<Lent> {
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
