import {
  replaceValues,
  slapdBase,
  slapdManager,
  startSlapd,
} from '@clew/server/src/connectors/ldap/testing/start-slapd.ts';
import { here, type SyncWorld } from '../sync-world.ts';
import { openDirectoryWay } from '../ways/open-directory-way.ts';

const people = `ou=People,${slapdBase}`;
const groups = `ou=Groups,${slapdBase}`;
const dnOf = (no: number) => `uid=p${no},${people}`;
const addressOf = (no: number) => `p${no}@clew.test`;

/** A directory of OpenLDAP that makes and closes accounts, and whose groups decide who sees its people. */
export async function openDirectoryWorld(): Promise<SyncWorld> {
  const { client, port, close } = await startSlapd();
  const way = await openDirectoryWay(port);
  const titles = new Map<number, string>();
  const crew = { direct: new Set([0]), inner: new Set([1, 2]), hasInner: true };
  for (const ou of ['People', 'Groups'])
    await client.add(`ou=${ou},${slapdBase}`, { objectClass: 'organizationalUnit', ou });
  const add = async (no: number) => {
    const [cn, uid, mail] = [`Sailor ${no}`, `p${no}`, addressOf(no)];
    await client.add(dnOf(no), { objectClass: ['inetOrgPerson'], uid, cn, sn: 'Sailor', displayName: cn, mail });
    titles.set(no, cn);
  };
  for (let no = 0; no < 12; no++) await add(no);
  const memberDns = () => [...[...crew.direct].map(dnOf), ...(crew.hasInner ? [`cn=g1,${groups}`] : [])];
  await client.add(`cn=g1,${groups}`, { objectClass: 'groupOfNames', cn: 'g1', member: [...crew.inner].map(dnOf) });
  await client.add(`cn=g0,${groups}`, { objectClass: 'groupOfNames', cn: 'g0', member: memberDns() });
  return {
    kind: 'ldap',
    way,
    settings: {
      url: `ldap://127.0.0.1:${way.port}`,
      plain: true,
      signInAs: slapdManager.dn,
      password: slapdManager.password,
      base: slapdBase,
      createAccounts: true,
      closeAccounts: true,
      permissions: { groups: ['g0'] },
      allow: here,
    },
    users: [],
    keyOf: ({ title }) => title,
    async change(round) {
      await client.modify(dnOf(2), [replaceValues('title', [`Title ${round}`])]);
      crew.inner = new Set([round % 8, (round * 3) % 8]);
      crew.direct = new Set([(round * 5) % 8]);
      crew.hasInner = round % 4 !== 0;
      await client.modify(`cn=g1,${groups}`, [replaceValues('member', [...crew.inner].map(dnOf))]);
      await client.modify(`cn=g0,${groups}`, [replaceValues('member', memberDns())]);
      if (titles.delete(20 + round - 2)) await client.del(dnOf(20 + round - 2));
      await add(20 + round);
    },
    expected() {
      const members = new Set([...crew.direct, ...(crew.hasInner ? crew.inner : [])]);
      const all = Object.fromEntries([...titles.values()].map((title) => [title, title]));
      return Object.fromEntries([
        ...[...titles.keys()].map((no) => [addressOf(no), members.has(no) ? all : {}]),
        // Who has left, and who never was.
        ...[18, 19, 99].map((no) => [addressOf(no), {}]),
      ]);
    },
    async close() {
      await way.close();
      await close();
    },
  };
}
