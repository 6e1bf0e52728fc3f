/** Clew's own index behind its port, opened as the server does it. The only file of the bench that knows the server's inside. */
import { PushedResource } from '@clew/contract';
import { openDatabase } from '@clew/server/src/database/open-database.ts';
import { describeResource } from '@clew/server/src/ingest/describe-resource.ts';
import { type Access, grantAccess } from '@clew/server/src/kernel/access.ts';
import { createLogger } from '@clew/server/src/kernel/logger.ts';
import { containsAny, everything, type Predicate } from '@clew/server/src/search-index/predicate.ts';
import type { Candidate, Place, SearchIndex } from '@clew/server/src/search-index/search-index.ts';
import { openSqliteIndex, sqliteIndexCommands } from '@clew/server/src/search-index/sqlite/open-sqlite-index.ts';
import { type Asker, principalsOf } from '../../corpus/askers.ts';
import type { CorpusResource } from '../../corpus/create-corpus.ts';
import type { Filter } from '../../corpus/filters.ts';
import { appShares } from '../../corpus/resource-outline.ts';
import { toPushedResource } from '../../corpus/to-pushed-resource.ts';
import { type Engine, type EngineKind, type Hit, hitsWanted } from '../engine.ts';

export interface ClewEngine extends Engine {
  index: SearchIndex;
}

export const clew = {
  title: 'Clew',
  restricts: 'permissions and filters',
  isDurable: true,
  mostPassages: Number.POSITIVE_INFINITY,
  open: openClew,
} as const satisfies EngineKind;

const searchThreads = 2;

async function openClew(folder: string): Promise<ClewEngine> {
  const database = await openDatabase({ folder, readers: searchThreads, commandModules: [sqliteIndexCommands] });
  const logger = createLogger('warn');
  const index = await openSqliteIndex({ database, clock: { nowMs: Date.now }, logger });
  for (const [id] of appShares)
    await database.writer
      .insertInto('sources')
      .values({ id, app_id: id, name: id, kind: 'push', settings: '{}', created_ms: 0 })
      .execute();
  let writing: Promise<unknown> = Promise.resolve();
  return {
    index,
    // As a batch of the server does: the next piece is read while one is written.
    add: async (resources) => {
      const records = resources.map(toRecord);
      await writing;
      writing = index.put(records);
    },
    settle: async () => {
      await writing;
      while (await database.callWriter('mergeStep', {}));
    },
    ways: {
      // What the answer to a question begins with.
      'passages of ten resources': async ({ text, asker, filter }) => {
        const access = accessOf(asker);
        const { best } = await index.findCandidates(access, {
          ...wordsOnly,
          text,
          predicate: toPredicate(filter),
          depth: hitsWanted,
          with: { rest: false, times: true },
        });
        const found = await index.readPlaces(access, placesOf(best));
        return found.map(({ resource, passage }) => toHit(resource, passage.text));
      },
      // All that is found, counted and ranked, of which the first page is shown.
      'result page, all counted': async ({ text, asker, filter }) => {
        const access = accessOf(asker);
        const { best } = await index.findCandidates(access, {
          ...wordsOnly,
          text,
          predicate: toPredicate(filter),
          depth: rankingDepth,
          with: { rest: true, times: false },
        });
        const found = await index.showPlaces(access, placesOf(best).slice(0, hitsWanted), text);
        return found.map(({ resource, snippet }) => toHit(resource, snippet.text));
      },
    },
    close: () => database.close(),
  };
}

const wordsOnly = { boosts: [], within: 'everything', per: 'resource' } as const;
/** As many candidates as `/search` takes. */
const rankingDepth = 200;

function placesOf(candidates: readonly Candidate[]): Place[] {
  return candidates.toSorted((a, b) => b.lexical - a.lexical).map(({ place }) => place);
}

/** Through the same cutting into passages as everything that is pushed. */
function toRecord(resource: CorpusResource) {
  const source = { id: resource.appId, appId: resource.appId };
  return describeResource(source, resource.externalId, PushedResource.parse(toPushedResource(resource)));
}

export function accessOf(asker: Asker): Access {
  return grantAccess(`acc_${asker.email}`, principalsOf(asker));
}

function toHit({ externalId }: { externalId: string }, snippet: string): Hit {
  return { no: Number(externalId.slice(1)), snippet };
}

function toPredicate(filter: Filter | undefined): Predicate {
  switch (filter?.kind) {
    case undefined:
      return everything;
    case 'app':
      return containsAny('appId', filter.appIds);
    case 'anyLabel':
      return containsAny('label', filter.labels);
    case 'created':
      return { kind: 'range', field: 'created', fromMs: filter.fromMs, untilMs: filter.untilMs };
    case 'pathPrefix':
      return { kind: 'under', field: 'path', paths: filter.paths };
    case 'reviewed':
      return containsAny('data.reviewed', ['true']);
  }
}
