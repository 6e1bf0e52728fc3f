/** The connector, and what becomes of accounts and groups, with a real directory. */
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import type { Account, Source } from '@clew/contract';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { testCertificate } from '../../egress/testing/test-certificate.ts';
import { createTestApp, type TestApp } from '../../testing/test-app.ts';
import { openTestFetch, putsOf, runConnector } from '../testing/run-connector.ts';
import { ldapConnector } from './ldap-connector.ts';
import { hasSlapd, replaceValues, type Slapd, slapdBase, slapdManager, startSlapd } from './testing/start-slapd.ts';

const certificates = getCACertificates('default');
const people = `ou=People,${slapdBase}`;
const groups = `ou=Groups,${slapdBase}`;

async function addPerson({ client }: Slapd, uid: string, more: object = {}): Promise<void> {
  await client.add(`uid=${uid},${people}`, {
    objectClass: ['inetOrgPerson'],
    uid,
    cn: uid,
    sn: uid,
    mail: `${uid}@clew.test`,
    ...more,
  });
}

async function addFolders({ client }: Slapd): Promise<void> {
  for (const ou of ['People', 'Groups'])
    await client.add(`ou=${ou},${slapdBase}`, { objectClass: 'organizationalUnit', ou });
}

const addGroup = ({ client }: Slapd, cn: string, member: string[]) =>
  client.add(`cn=${cn},${groups}`, { objectClass: 'groupOfNames', cn, member });

describe.skipIf(!hasSlapd)('a directory of OpenLDAP', () => {
  let slapd: Slapd;
  beforeAll(async () => {
    slapd = await startSlapd();
    await addFolders(slapd);
    for (let no = 0; no < 1_100; no++) await addPerson(slapd, `p${no}`);
    await addPerson(slapd, 'boss', { title: 'Harbour master' });
    await slapd.client.modify(`uid=p7,${people}`, [replaceValues('manager', [`uid=boss,${people}`])]);
    await addGroup(slapd, 'crew', [`UID=p7 , ou=people,${slapdBase}`]);
    await addGroup(slapd, 'all', [`cn=crew,${groups}`, `uid=boss,${people}`]);
  });
  afterAll(() => slapd.close());
  afterEach(() => setDefaultCACertificates(certificates));

  const run = async (settings: object) => {
    const allow = [`site.test:${slapd.port}`, `site.test:${slapd.securePort}`];
    const { signal } = new AbortController();
    const ways = openTestFetch({ allow, signal });
    try {
      const usual = {
        signInAs: slapdManager.dn,
        password: slapdManager.password,
        base: slapdBase,
        permissions: {},
        allow,
      };
      return await runConnector(ldapConnector, { settings: { ...usual, ...settings }, ...ways, signal });
    } finally {
      await ways.close();
    }
  };

  it.each(['ldaps', 'ldap'])('comes in whole, page by page, over %s', async (scheme) => {
    setDefaultCACertificates([...certificates, testCertificate]);
    const port = scheme === 'ldaps' ? slapd.securePort : slapd.port;
    const outcome = await run({ url: `${scheme}://site.test:${port}` });
    expect(putsOf(outcome)).toHaveLength(1_101);
    const told = outcome.pages.flatMap(({ changes }) => changes);
    const idOf = (email: string) =>
      told.flatMap((change) => (change.kind === 'person' && change.emails.includes(email) ? [change.personId] : []))[0];
    expect(idOf('boss@clew.test')).toMatch(/^[0-9a-f]{8}-[0-9a-f-]{27}$/);
    expect(told.filter((change) => change.kind === 'group').map(({ groupId, members }) => [groupId, members])).toEqual([
      ['all', { users: [idOf('boss@clew.test')], groups: ['crew'] }],
      ['crew', { users: [idOf('p7@clew.test')], groups: [] }],
    ]);
    const managed = putsOf(outcome).find(({ externalId }) => externalId === idOf('p7@clew.test'));
    expect(await managed?.load(new AbortController().signal)).toMatchObject({
      resource: { managedBy: ['boss@clew.test'] },
    });
  });

  it('is refused without its certificate, with a wrong password and below a base that is not there', async () => {
    const url = `ldap://site.test:${slapd.port}`;
    await expect(run({ url })).rejects.toMatchObject({ kind: 'unavailable' });
    await expect(run({ url, plain: true, password: 'wrong' })).rejects.toMatchObject({ kind: 'access-denied' });
    await expect(run({ url, plain: true, base: 'dc=other' })).rejects.toMatchObject({ kind: 'misconfigured' });
  });
});

describe.skipIf(!hasSlapd)('a directory that gives no more than some entries', () => {
  it('is not taken for a small one', async () => {
    const slapd = await startSlapd({ sizeLimit: 5 });
    const { signal } = new AbortController();
    const allow = [`site.test:${slapd.port}`];
    const ways = openTestFetch({ allow, signal });
    try {
      await addFolders(slapd);
      for (let no = 0; no < 8; no++) await addPerson(slapd, `p${no}`);
      const settings = { url: `ldap://site.test:${slapd.port}`, plain: true, base: slapdBase, permissions: {}, allow };
      await expect(runConnector(ldapConnector, { settings, ...ways, signal })).rejects.toMatchObject({
        kind: 'misconfigured',
        message: expect.stringContaining('(4)'),
      });
    } finally {
      await ways.close();
      await slapd.close();
    }
  });
});

describe.skipIf(!hasSlapd)('a connected directory', () => {
  let slapd: Slapd;
  let test: TestApp;
  beforeAll(async () => {
    slapd = await startSlapd();
    test = await createTestApp({ settings: { CLEW_SECRET_KEY: 'a-secret-key-of-the-tests-that-is-long' } });
    await test.addAccounts('ann@clew.test');
    await addFolders(slapd);
    for (const uid of ['ann', 'bob', 'cy']) await addPerson(slapd, uid);
    await addGroup(slapd, 'crew', [`uid=ann,${people}`, `uid=bob,${people}`]);
  });
  afterAll(async () => {
    await test.close();
    await slapd.close();
  });

  const source = '/api/sources/directory';
  async function settled(after: number): Promise<Source> {
    for (;;) {
      const { body } = await test.call<Source>('GET', source);
      if ((body.status.run?.no ?? 0) > after && body.status.state !== 'running') return body;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
  async function sync(): Promise<Source> {
    const { no = 0 } = (await test.call<Source>('GET', source)).body.status.run ?? {};
    await test.call('POST', `${source}/sync`);
    return settled(no);
  }
  const accounts = async () => {
    const { body } = await test.call<{ accounts: Account[] }>('GET', '/api/accounts');
    return Object.fromEntries(body.accounts.map(({ email, active, admin }) => [email.split('@')[0], [active, admin]]));
  };
  const sees = async (as: string) => (await test.ask(`${as}@clew.test`, 'moorings')).resources.length > 0;

  it('makes accounts, fills company-wide groups, and takes back at once what it takes back', async () => {
    const url = `ldap://127.0.0.1:${slapd.port}`;
    const settings = {
      url,
      plain: true,
      signInAs: slapdManager.dn,
      password: slapdManager.password,
      base: slapdBase,
      createAccounts: true,
      closeAccounts: true,
      permissions: { public: true },
      allow: [`127.0.0.1:${slapd.port}`],
    };
    const put = await test.call<Source>('PUT', source, {
      body: { appId: 'ldap', kind: 'ldap', schedule: 'off', settings },
    });
    expect(put.status).toBe(200);
    expect((await settled(0)).status.run).toMatchObject({
      state: 'finished',
      counts: { people: 3, groups: 1, written: 3 },
    });
    expect(JSON.stringify(put.body)).not.toContain(slapdManager.password);
    expect(await accounts()).toMatchObject({ ann: [true, false], bob: [true, false], cy: [true, false] });
    await test.call('PUT', '/api/sources/workspace/groups/seafarers', { body: { groups: ['directory:crew'] } });
    await test.push('wiki', 'moorings', {
      content: 'Moorings in October',
      permissions: { groups: ['workspace:seafarers'] },
    });
    expect([await sees('ann'), await sees('bob'), await sees('cy')]).toEqual([true, true, false]);

    // Who is renamed stays who she is; who leaves the group, or the company, loses it.
    await slapd.client.modifyDN(`uid=ann,${people}`, `uid=anna,${people}`);
    await slapd.client.modify(`cn=crew,${groups}`, [
      replaceValues('member', [`uid=anna,${people}`, `uid=cy,${people}`]),
    ]);
    await sync();
    expect([await sees('ann'), await sees('bob'), await sees('cy')]).toEqual([true, false, true]);
    await slapd.client.del(`uid=cy,${people}`);
    await slapd.client.del(`uid=anna,${people}`);
    expect((await sync()).status.run).toMatchObject({ counts: { people: 1, deleted: 2 } });
    // Ann's account is an administrator's doing: it stays, without what the directory gave.
    expect(await accounts()).toMatchObject({ ann: [true, false], bob: [true, false], cy: [false, false] });
    expect(await sees('ann')).toBe(false);
  });

  it('that is emptied, moved or down takes nothing away', async () => {
    await slapd.client.del(`uid=bob,${people}`);
    const { status } = await sync();
    expect(status).toMatchObject({ state: 'failed', message: expect.stringContaining('no people at all') });
    expect(await accounts()).toMatchObject({ bob: [true, false] });
  });
});
