import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { recordSyncedAccounts } from '../../../audit/record-synced-accounts.ts';
import { type Database, openDatabase } from '../../../database/open-database.ts';
import { accessOf } from '../../../identity/access-of.ts';
import { findAccount, findPrincipals } from '../../../identity/account-store.ts';
import { createSourcePeople } from '../../../identity/source-people/create-source-people.ts';
import { type Access, grantAccess } from '../../../kernel/access.ts';
import { createLogger } from '../../../kernel/logger.ts';
import { emailPrincipal } from '../../../kernel/principals.ts';
import { everything } from '../../../search-index/predicate.ts';
import type { SearchIndex } from '../../../search-index/search-index.ts';
import { openSqliteIndex, sqliteIndexCommands } from '../../../search-index/sqlite/open-sqlite-index.ts';
import { chunkFile } from '../../chunk-file.ts';
import { createSources, type Sources } from '../../create-sources.ts';
import { extractFile } from '../../extract/extract-file.ts';
import { createSync, type Sync } from '../create-sync.ts';
import { type ConnectorOpener, openConnectorHere } from '../open-connector.ts';
import type { FakeSource } from './fake-source.ts';

interface Engine {
  sync: Sync;
  sources: Sources;
}

/** A sync engine over a fake source, with a clock that is moved by hand. */
export interface TestSync {
  database: Database;
  index: SearchIndex;
  /** An engine as after a start of the server; over another database where one is given. */
  start(database?: Database): Promise<Engine>;
  /** What somebody finds, by id, with the text of it: without an account, by the address alone. */
  seenBy(user: string): Promise<Record<string, string>>;
  /** What an account finds, whatever it is by now; nothing where there is none. */
  seenByAccount(email: string): Promise<Record<string, string>>;
  /** Moves the clock, and lets what waits for it go on. */
  pass(ms: number): void;
  nowMs(): number;
  close(): Promise<void>;
}

export const sourceId = 'fake';

interface Options {
  secretKey?: string;
  /** What the connector is given, where it is none that needs nothing. */
  /** Where its connectors are opened; in this thread when absent. */
  open?: ConnectorOpener;
  surroundings?: Partial<Omit<Parameters<typeof openConnectorHere>[2], 'nowMs'>>;
}

export async function openTestSync(
  fake: Pick<FakeSource, 'connector'>,
  { secretKey, open, surroundings = {} }: Options = {},
): Promise<TestSync> {
  const folder = mkdtempSync(join(tmpdir(), 'clew-sync-'));
  let nowMs = Date.UTC(2026, 0, 5);
  const clock = { nowMs: () => nowMs };
  const logger = createLogger('silent');
  const waiting = new Set<() => void>();
  /** Ends when the clock has come so far, or the signal is aborted. */
  const pause = (ms: number, signal: AbortSignal) =>
    new Promise<void>((resolve) => {
      const untilMs = nowMs + ms;
      const look = () => {
        if (nowMs < untilMs && !signal.aborted) return;
        waiting.delete(look);
        resolve();
      };
      waiting.add(look);
      signal.addEventListener('abort', look);
      look();
    });
  const database = await openDatabase({ folder, readers: 1, commandModules: [sqliteIndexCommands] });
  const index = await openSqliteIndex({ database, clock, logger });
  const engines: Engine[] = [];
  const find = async (access: Access) => {
    const query = { text: '', predicate: everything, within: 'everything', by: 'title', descending: false } as const;
    const places = await index.listInOrder(access, query);
    const found = await index.readPlaces(access, [...places]);
    return Object.fromEntries(found.map(({ resource, passage }) => [resource.externalId, passage.text]));
  };
  return {
    database,
    index,
    nowMs: () => nowMs,
    pass(ms) {
      nowMs += ms;
      for (const look of [...waiting]) look();
    },
    async start(given = database) {
      const itsIndex = given === database ? index : await openSqliteIndex({ database: given, clock, logger });
      const sync = await createSync({
        database: given,
        index: itsIndex,
        people: createSourcePeople({ database: given, clock, noteAccounts: recordSyncedAccounts }),
        extraction: { extract: async (file) => chunkFile(await extractFile(file)), close: () => {} },
        clock,
        logger,
        connectors: [fake.connector],
        open:
          open ??
          ((task) =>
            openConnectorHere(fake.connector, task, {
              folders: [],
              nowMs: clock.nowMs,
              fetchFor: () => () => Promise.reject(new Error('No network here')),
              connectFor: () => () => Promise.reject(new Error('No network here')),
              ...surroundings,
            })),
        secretKey,
        atOnce: 2,
        onWritten: () => {},
        pause,
      });
      const engine = { sync, sources: createSources({ database: given, index: itsIndex, clock, sync }) };
      engines.push(engine);
      return engine;
    },
    seenBy: (user) => find(grantAccess('acc_x', ['public', emailPrincipal(user)])),
    async seenByAccount(email) {
      const account = await findAccount(database, email);
      const who = account && (await findPrincipals(database, { id: account.id }));
      return who ? find(accessOf(who)) : {};
    },
    async close() {
      for (const { sync } of engines) await sync.close();
      await database.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
