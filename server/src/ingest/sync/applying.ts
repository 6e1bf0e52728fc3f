import type { Database } from '../../database/open-database.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { SourcePeople } from '../../kernel/source-people.ts';
import type { IndexWrites } from '../../search-index/search-index.ts';
import type { Extraction } from '../extract/pool/create-extraction-pool.ts';
import type { SourceRecord } from '../source-store.ts';
import type { ProgressWatch } from './await-progress.ts';
import type { OpenConnector } from './open-connector.ts';
import type { SyncRunRecord } from './sync-run.ts';

export interface ApplyServices {
  database: Database;
  index: IndexWrites;
  people: SourcePeople;
  extraction: Extraction;
  clock: Clock;
  /** New content may be there. */
  onWritten(): void;
}

/** A run that stores what its pages say. */
export interface Applying extends ApplyServices {
  source: SourceRecord;
  run: SyncRunRecord;
  connector: OpenConnector;
  watch: ProgressWatch;
  signal: AbortSignal;
  /** What else the content depends on: stands before each hash of it, and before each fingerprint. */
  marks: { storedAs: string; loadedWith: string };
  /** Something was achieved that stays. */
  onProgress(): void;
}
