import type { Database } from '../../../database/open-database.ts';

/** What is thrown from the cut on. */
class PowerCut extends Error {}

/**
 * The same database, whose power goes at the write of that number, before or after it is done; from then on nothing gets
 * through. A write is a statement outside of a transaction, a transaction, or a command.
 */
export function cutWrites(
  database: Database,
  { at, when }: { at: number; when: 'before' | 'after' },
): { database: Database; isCut(): boolean } {
  let count = 0;
  let isCut = false;
  const guard = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    if (isCut) throw new PowerCut();
    const isHere = ++count === at;
    if (isHere && when === 'before') {
      isCut = true;
      throw new PowerCut();
    }
    const result = await work();
    if (isHere) {
      isCut = true;
      throw new PowerCut();
    }
    return result;
  };
  const executing = (builder: object): object =>
    new Proxy(builder, {
      get(target, name) {
        const value = Reflect.get(target, name) as unknown;
        if (typeof value !== 'function') return value;
        if (typeof name === 'string' && name.startsWith('execute'))
          return (...args: unknown[]) => guard(() => Reflect.apply(value, target, args) as Promise<unknown>);
        return (...args: unknown[]) => {
          const next = Reflect.apply(value, target, args) as unknown;
          return typeof next === 'object' && next !== null && 'execute' in next ? executing(next) : next;
        };
      },
    });
  return {
    isCut: () => isCut,
    database: {
      ...database,
      writer: executing(database.writer as never) as Database['writer'],
      callWriter: (command, input) => guard(() => database.callWriter(command, input)),
    },
  };
}
