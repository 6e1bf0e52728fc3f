import type { Database } from '../database/open-database.ts';
import type { Logger } from '../kernel/logger.ts';
import { indexSaid, listUnindexed } from './said-store.ts';

/** Few at once and with pauses: the answers that begin and end meanwhile wait for the same writer. */
const atOnce = 5;
const pauseMs = 200;

/**
 * Indexes what was said in threads, soon after it was written: within the turns it would make all others wait. What a process that ended
 * had not come to is seen at the first write of the next.
 */
export function indexWhatIsSaid(database: Database, logger: Logger): void {
  let isPlanned = false;
  const step = async () => {
    try {
      const ids = await listUnindexed(database, atOnce);
      isPlanned = false;
      // Its own write asks for the next step.
      if (ids.length > 0) await indexSaid(database, ids);
    } catch (error) {
      isPlanned = false;
      if (database.isOpen())
        logger.error(
          { err: error },
          'Indexing what was said in threads failed; it is tried again after the next write',
        );
    }
  };
  database.onWrite(() => {
    if (isPlanned) return;
    isPlanned = true;
    setTimeout(step, pauseMs).unref();
  });
}
