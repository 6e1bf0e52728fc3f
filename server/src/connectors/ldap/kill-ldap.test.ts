/** A directory is mirrored by the real engine, people, groups and accounts too, wherever the power goes and whatever it answers. */
import { describe, expect, it } from 'vitest';
import { cutEverywhere } from '../../ingest/sync/testing/cut-everywhere.ts';
import { openTestFetch } from '../testing/run-connector.ts';
import { ldapConnector } from './ldap-connector.ts';
import { startTestDirectory } from './testing/test-directory.ts';

describe('a directory in the index', { timeout: 600_000 }, () => {
  it('is what the directory is, and shows each what is theirs, wherever the power goes', async () => {
    const directory = await startTestDirectory();
    const { fetch, connect, close } = openTestFetch({ allow: ['site.test:*'], signal: new AbortController().signal });
    const dnOf = (no: number) => `uid=p${no},ou=People,dc=site,dc=test`;
    const addressOf = (no: number) => `p${no}@clew.test`;
    const isIn = new Map<number, Set<number>>();
    const put = (no: number, more: object = {}) =>
      directory.people.set(dnOf(no), {
        uid: [`p${no}`],
        entryUUID: [`id-${no}`],
        displayName: [`Sailor ${no}`],
        mail: [addressOf(no)],
        ...more,
      });
    const putGroup = (no: number, members: number[], inner: number[] = []) => {
      isIn.set(no, new Set(members));
      const member = [...members.map(dnOf), ...inner.map((each) => `cn=g${each},dc=site,dc=test`)];
      directory.groups.set(`cn=g${no},dc=site,dc=test`, { cn: [`g${no}`], member });
    };
    const locked = new Set<number>();
    for (let no = 0; no < 8; no++) put(no);
    putGroup(1, [1, 2]);
    putGroup(0, [0], [1]);
    let round = 0;
    const cuts = await cutEverywhere({
      connector: ldapConnector,
      settings: {
        url: `ldap://site.test:${directory.port}`,
        plain: true,
        signInAs: 'cn=reader',
        password: 'the password',
        base: 'dc=site,dc=test',
        createAccounts: true,
        closeAccounts: true,
        permissions: { groups: ['g0'] },
        allow: ['site.test:*'],
      },
      surroundings: { fetchFor: () => fetch, connectFor: () => connect },
      byAccount: true,
      async change() {
        round++;
        put(2, { title: [`Title ${round}`] });
        putGroup(1, [round % 8, (round * 3) % 8]);
        putGroup(0, [(round * 5) % 8], round % 4 === 0 ? [] : [1]);
        directory.people.delete(dnOf(20 + round - 2));
        put(20 + round);
        locked.clear();
        if (round % 3 === 0) locked.add(3);
        put(3, locked.has(3) ? { nsAccountLock: ['true'] } : {});
        // One of the next answers is none, or half of one.
        if (round % 2 === 0)
          directory.fault = {
            at: directory.answers() + (round % 5),
            play: (socket, whole) => socket.end(round % 4 === 0 ? '' : whole.subarray(0, whole.length - 3)),
          };
      },
      async expected() {
        const people = [...directory.people.keys()].map((dn) => Number(/p(\d+)/.exec(dn)?.[1]));
        const members = new Set(isIn.get(0));
        if (directory.groups.get('cn=g0,dc=site,dc=test')?.['member']?.includes('cn=g1,dc=site,dc=test'))
          for (const no of isIn.get(1) ?? []) members.add(no);
        const all = Object.fromEntries(
          people
            .filter((no) => !locked.has(no))
            .map((no) => [`id-${no}`, no === 2 && round > 0 ? `Title ${round}` : `Sailor ${no}`]),
        );
        const seesAll = (no: number) => members.has(no) && people.includes(no) && !locked.has(no);
        return Object.fromEntries([...people, 99].map((no) => [addressOf(no), seesAll(no) ? all : {}]));
      },
    });
    await close();
    await directory.close();
    expect(cuts).toBeGreaterThan(20);
  });
});
