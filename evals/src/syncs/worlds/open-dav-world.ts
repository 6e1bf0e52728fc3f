import { startRadicale } from '@clew/server/src/connectors/dav/testing/start-radicale.ts';
import { contactOf, eventOf } from '@clew/server/src/connectors/dav/testing/test-dav.ts';
import { ann, bob, here, type SyncWorld } from '../sync-world.ts';
import { openHttpWay } from '../ways/open-http-way.ts';

const kinds = {
  caldav: {
    make: ['MKCALENDAR', undefined],
    textOf: (words: string, no: number) => eventOf(words, '', `event-${no}`),
    extension: 'ics',
    contentType: 'text/calendar',
  },
  carddav: {
    make: [
      'MKCOL',
      '<mkcol xmlns="DAV:" xmlns:A="urn:ietf:params:xml:ns:carddav"><set><prop><resourcetype><collection/><A:addressbook/></resourcetype></prop></set></mkcol>',
    ],
    textOf: (words: string, no: number) => contactOf(words).replace(/UID:.*/, `UID:contact-${no}`),
    extension: 'vcf',
    contentType: 'text/vcard',
  },
} as const;

/** Calendars or address books of Radicale. */
export async function openDavWorld(kind: keyof typeof kinds): Promise<SyncWorld> {
  const { make, textOf, extension, contentType } = kinds[kind];
  const radicale = await startRadicale([ann]);
  const way = await openHttpWay(radicale.port);
  const home = `/${encodeURIComponent(ann)}`;
  /** Path of an object -> what it says. */
  const objects = new Map<string, string>();
  const collections = new Set<string>();
  const collect = async (name: string) => {
    await radicale.ask(ann, make[0], `${home}/${name}/`, make[1]);
    collections.add(name);
  };
  const put = async (collection: string, no: number, words: string) => {
    const path = `${home}/${collection}/${no}.${extension}`;
    await radicale.ask(ann, 'PUT', path, textOf(words, no), contentType);
    objects.set(path, words);
  };
  for (const name of ['one', 'two']) {
    await collect(name);
    for (let no = 0; no < 6; no++) await put(name, no, `${name} harbour ${no}`);
  }
  return {
    kind,
    way,
    settings: { url: `http://127.0.0.1:${way.port}/`, userName: ann, password: 'secret', allow: here },
    users: [ann, bob],
    keyOf: ({ title }) => title,
    async change(round) {
      await put('one', 1, `one changed ${round}`);
      await put('two', 100 + round, `two new ${round}`);
      const old = `${home}/two/${100 + round - 2}.${extension}`;
      if (objects.delete(old)) await radicale.ask(ann, 'DELETE', old);
      if (round % 7 !== 0) return;
      if (collections.delete('three')) {
        await radicale.ask(ann, 'DELETE', `${home}/three/`);
        for (const path of [...objects.keys()]) if (path.startsWith(`${home}/three/`)) objects.delete(path);
      } else {
        await collect('three');
        await put('three', 200, `three ${round}`);
      }
    },
    expected: () => ({ [ann]: Object.fromEntries([...objects.values()].map((words) => [words, words])), [bob]: {} }),
    async close() {
      await way.close();
      await radicale.close();
    },
  };
}
