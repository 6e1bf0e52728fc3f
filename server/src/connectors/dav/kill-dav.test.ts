/** Calendars and address books are mirrored by the real engine, wherever the power goes and whatever the server answers meanwhile. */
import { describe, expect, it } from 'vitest';
import { startTestSite } from '../../egress/testing/start-test-site.ts';
import { cutEverywhere } from '../../ingest/sync/testing/cut-everywhere.ts';
import { caldavConnector } from '../caldav/caldav-connector.ts';
import { carddavConnector } from '../carddav/carddav-connector.ts';
import { openTestFetch } from '../testing/run-connector.ts';
import { contactOf, createTestDav, eventOf } from './testing/test-dav.ts';

const [ann, cy] = ['ann@clew.test', 'cy@clew.test'];
const shared = `<S:invite><S:user><D:href>mailto:${cy}</D:href><S:invite-accepted/></S:user></S:invite>`;

describe('what is read over WebDAV', { timeout: 600_000 }, () => {
  it.each([
    { connector: caldavConnector, type: 'calendar', textOf: eventOf, hasTokens: true },
    { connector: carddavConnector, type: 'addressbook', textOf: contactOf, hasTokens: false },
  ])(
    'is what the server has, wherever the power goes ($connector.kind)',
    async ({ connector, type, textOf, hasTokens }) => {
      const dav = createTestDav({ hasTokens });
      dav.principals.set('/dav/principals/ann/', [`mailto:${ann}`]);
      for (const name of ['one', 'two']) {
        dav.addCollection(name, type);
        for (let no = 0; no < 4; no++) dav.put(name, `${no}.x`, textOf(`${name} harbour ${no}`));
      }
      const site = await startTestSite(dav.answer);
      const { fetch, close } = openTestFetch({ allow: ['site.test:*'], signal: new AbortController().signal });
      let round = 0;
      /** One of the next answers is none, or a wrong one. */
      const breakOne = () => {
        let left = round % 4;
        site.answer = (request, response) => {
          if (left-- !== 0) return dav.answer(request, response);
          site.answer = dav.answer;
          return response.writeHead([500, 429, 503, 200][round % 4] ?? 500).end('<D:multistatus');
        };
      };
      const objectsOf = (name: string) => dav.collections.get(`/dav/home/${name}/`);
      const wordsOf = (text: string) => /(?:SUMMARY|FN):(.*)/.exec(text)?.[1]?.trim() ?? '';
      const cuts = await cutEverywhere({
        connector,
        settings: {
          url: `http://site.test:${site.port}/dav/`,
          userName: 'ann',
          password: 'secret',
          allow: ['site.test:*'],
        },
        surroundings: { fetchFor: () => fetch },
        async change() {
          round++;
          dav.put('one', '1.x', textOf(`one changed ${round}`));
          dav.put('two', `new${round}.x`, textOf(`two new ${round}`));
          dav.remove('two', `new${round - 2}.x`);
          const one = objectsOf('one');
          if (one && round % 3 === 0) one.invite = one.invite === '' ? shared : '';
          if (round % 7 === 0) {
            dav.collections.delete('/dav/home/three/');
            if (round % 2 === 0) dav.addCollection('three', type);
            dav.put('three', 'a.x', textOf(`three ${round}`));
          }
          if (round % 2 === 0) breakOne();
        },
        async expected() {
          const seen: Record<string, Record<string, string>> = { [ann]: {}, [cy]: {}, 'bob@clew.test': {} };
          for (const [path, { objects, invite }] of dav.collections)
            for (const [name, text] of objects)
              for (const user of invite === '' ? [ann] : [ann, cy])
                Object.assign(seen[user] ?? {}, { [`${path}${name}`]: wordsOf(text) });
          return seen;
        },
      });
      await close();
      await site.close();
      expect(cuts).toBeGreaterThan(20);
    },
  );
});
