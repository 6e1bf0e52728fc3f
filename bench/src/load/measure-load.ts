import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { demoAdmin } from '@clew/demo/load-demo';
import { serveCommand } from '@clew/demo/start-server';
import { freshServerKey, withFreshServer } from '@clew/demo/with-fresh-server';
import { askers } from '../corpus/askers.ts';
import { createCorpus } from '../corpus/create-corpus.ts';
import { passagesOfResource } from '../corpus/passage-no.ts';
import type { Part } from '../report/part.ts';
import { residentMbOf } from '../report/resident-mb-of.ts';
import { showProgress } from '../report/show-progress.ts';
import { createHttpClient } from './create-http-client.ts';
import { describeLoad, type LoadFigures } from './describe-load.ts';
import { probeDuring, stallsOf } from './probe-event-loop.ts';
import { pushCorpus } from './push-corpus.ts';
import { mostDelayBetween } from './read-event-loop-log.ts';
import { searchAlone } from './search-alone.ts';
import { searchTogether } from './search-together.ts';
import { setUpCompany } from './set-up-company.ts';
import { writeAndLook } from './write-and-look.ts';

export interface LoadOptions {
  passages: number;
  queries: number;
  seconds: number;
  clients: number;
  semantic: boolean;
  seed: number;
}

const idleMs = 10_000;
const settleMs = 3_000;

/** A real server over HTTP: filled by pushing, asked by one, asked by many beside a writer, and left alone again. */
export function measureLoad(options: LoadOptions): Part {
  const loopLog = join(mkdtempSync(join(tmpdir(), 'clew-loop-')), 'log');
  const command = ['--import', new URL('./log-event-loop.mjs', import.meta.url).href, ...serveCommand];
  return (print) =>
    withFreshServer(
      async ({ address, process: server }) => {
        const { clients: connections, seconds, queries, semantic: isSemantic } = options;
        const corpus = createCorpus(options);
        const clientFor = (account: string) => createHttpClient(address, { key: freshServerKey, account, connections });
        const admin = clientFor(demoAdmin);
        const clientOfAsker = new Map(askers.map(({ email }) => [email, clientFor(email)]));
        const clientOf = (email: string) => clientOfAsker.get(email) ?? admin;

        await setUpCompany(admin);
        const { probe: idle } = await probeDuring(address, () => wait(settleMs));
        const pushing = await probeDuring(address, () => pushCorpus(admin, corpus));
        const afterPushMb = residentMbOf(server);
        await wait(settleMs);
        const alone = await searchAlone(corpus, { queries, isSemantic, clientOf });
        const searchingFromMs = Date.now();
        const untilMs = performance.now() + seconds * 1000;
        const isOver = () => performance.now() > untilMs;
        const searching = await probeDuring(address, () =>
          Promise.all([
            searchTogether(corpus, { clients: connections, seconds, isSemantic, clientOf }),
            writeAndLook(corpus, { admin, clientOf, isOver }),
          ]),
        );
        const afterLoadMb = residentMbOf(server);
        const loopDelayMs = mostDelayBetween(loopLog, searchingFromMs, Date.now());
        showProgress('load: idle again');
        await wait(idleMs);
        const [together, freshness] = searching.result;
        const figures: LoadFigures = {
          passages: corpus.resources * passagesOfResource,
          clients: connections,
          seconds,
          pushedPassagesPerSecond: (1000 * corpus.resources * passagesOfResource) / pushing.result,
          alone,
          together,
          freshness,
          loopDelayMs,
          stallsMs: { pushing: stallsOf(pushing.probe, idle), searching: stallsOf(searching.probe, idle) },
          residentMb: { afterPush: afterPushMb, afterLoad: afterLoadMb, afterIdle: residentMbOf(server) },
        };
        for (const client of [admin, ...clientOfAsker.values()]) client.close();
        print(describeLoad(figures));
        return figures;
      },
      { EVENT_LOOP_LOG: loopLog },
      command,
    );
}
