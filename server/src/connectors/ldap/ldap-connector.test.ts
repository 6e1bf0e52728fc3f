/** The connector against a directory that a test can change, and that answers in every wrong way. */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { testCertificate } from '../../egress/testing/test-certificate.ts';
import type { PeopleChange } from '../../kernel/source-people.ts';
import type { Change } from '../connector.ts';
import { SourceError } from '../source-error.ts';
import { openTestFetch, putsOf, runConnector, textOf } from '../testing/run-connector.ts';
import { ldapConnector } from './ldap-connector.ts';
import { startTestDirectory, type TestDirectory } from './testing/test-directory.ts';

const certificates = getCACertificates('default');
const controller = new AbortController();
let directory: TestDirectory;
let closing: (() => Promise<void>)[];

beforeEach(async () => {
  setDefaultCACertificates([...certificates, testCertificate]);
  directory = await startTestDirectory();
  closing = [];
  fill();
});
afterEach(async () => {
  setDefaultCACertificates(certificates);
  await Promise.all(closing.map((close) => close()));
  await directory.close();
});

const ou = 'ou=People,dc=site,dc=test';
const person = (uid: string, more: object = {}) =>
  directory.people.set(`uid=${uid},${ou}`, {
    objectClass: ['inetOrgPerson'],
    uid: [uid],
    entryUUID: [`id-of-${uid}`],
    cn: [uid],
    displayName: [`${uid.toUpperCase()} of the ministry`],
    mail: [`${uid}@clew.test`],
    ...more,
  });
const group = (cn: string, more: object = {}) =>
  directory.groups.set(`cn=${cn},ou=Groups,dc=site,dc=test`, { objectClass: ['groupOfNames'], cn: [cn], ...more });

function fill(): void {
  for (const uid of ['ann', 'bob', 'cy', 'dora', 'eve', 'fay', 'gus']) person(uid);
  group('crew', { member: [`uid=ann,${ou}`, `UID=Bob, ${ou.toUpperCase()}`, 'uid=nobody,dc=site,dc=test'] });
  group('all', { member: ['cn=crew,ou=Groups,dc=site,dc=test', `uid=cy,${ou}`] });
}

const settings = (more: object = {}) => ({
  url: `ldap://site.test:${directory.port}`,
  signInAs: 'cn=reader,dc=site,dc=test',
  password: 'the password',
  base: 'dc=site,dc=test',
  permissions: { public: true },
  allow: [`site.test:${directory.port}`],
  ...more,
});

function run(more: object = {}, options: Partial<Parameters<typeof runConnector>[1]> & { answerMs?: number } = {}) {
  const { answerMs, ...others } = options;
  const ways = openTestFetch({
    allow: [`site.test:${directory.port}`],
    signal: controller.signal,
    ...(answerMs === undefined ? {} : { answerMs }),
  });
  closing.push(ways.close);
  return runConnector(ldapConnector, { settings: settings(more), ...ways, signal: controller.signal, ...others });
}

const told = ({ pages }: { pages: { changes: Change[] }[] }) =>
  pages.flatMap(({ changes }) => changes.filter((change) => !('externalId' in change)) as PeopleChange[]);
const groupsOf = (outcome: Parameters<typeof told>[0]) =>
  Object.fromEntries(
    told(outcome).flatMap((change) => (change.kind === 'group' ? [[change.groupId, change.members]] : [])),
  );
const peopleOf = (outcome: Parameters<typeof told>[0]) =>
  told(outcome).flatMap((change) => (change.kind === 'person' ? [change] : []));

describe('a directory', () => {
  it('comes with its people, their managers, and its groups in groups', async () => {
    person('eve', {
      title: ['Head of\ntides'],
      manager: [`uid=ann,${ou}`],
      l: ['Hull'],
      ou: ['Sea'],
      telephoneNumber: ['+44 1'],
    });
    const outcome = await run();
    expect(outcome.end).toEqual({ covered: 'everything', cursor: null });
    expect(peopleOf(outcome)).toHaveLength(7);
    expect(peopleOf(outcome)[0]).toEqual({
      kind: 'person',
      personId: 'id-of-ann',
      name: 'ANN of the ministry',
      emails: ['ann@clew.test'],
      isActive: true,
    });
    expect(groupsOf(outcome)).toEqual({
      crew: { users: ['id-of-ann', 'id-of-bob'], groups: [] },
      all: { users: ['id-of-cy'], groups: ['crew'] },
    });
    const eve = putsOf(outcome).find(({ externalId }) => externalId === 'id-of-eve');
    const loaded = await eve?.load(controller.signal);
    expect(eve?.permissions).toMatchObject({ public: true });
    expect(loaded).toMatchObject({
      resource: {
        type: 'person',
        title: 'EVE of the ministry',
        jobTitle: ['Head of tides'],
        department: ['Sea'],
        location: ['Hull'],
        managedBy: ['ann@clew.test'],
        email: 'eve@clew.test',
        data: { phone: ['+44 1'] },
      },
    });
    expect(loaded && textOf(loaded)).toContain('Manager: ANN of the ministry');
  });

  it('goes on behind any page, and what did not change has the same fingerprint', async () => {
    for (let no = 0; no < 450; no++) person(`p${no}`);
    const { pages } = await run();
    expect(pages.length).toBe(4);
    const ids = (changes: Change[]) => changes.map((change) => JSON.stringify(change));
    const all = pages.flatMap(({ changes }) => ids(changes));
    for (const [at, { checkpoint }] of pages.entries()) {
      const rest = await run({}, { checkpoint });
      const both = [...pages.slice(0, at + 1), ...rest.pages].flatMap(({ changes }) => ids(changes));
      expect(both).toEqual(all);
    }
  });

  it('leaves out of what is found who is no longer active, and says so', async () => {
    person('ann', { nsAccountLock: ['TRUE'] });
    person('bob', { pwdAccountLockedTime: ['000001010000Z'] });
    const outcome = await run();
    expect(
      peopleOf(outcome)
        .filter(({ isActive }) => !isActive)
        .map(({ personId }) => personId),
    ).toEqual(['id-of-ann', 'id-of-bob']);
    expect(putsOf(outcome)).toHaveLength(5);
  });

  it('of POSIX has members by their names and by their main group, but by no name that two have', async () => {
    person('ann', { gidNumber: ['100'] });
    directory.people.set('uid=bob,ou=Other,dc=site,dc=test', { uid: ['bob'], entryUUID: ['other-bob'], cn: ['bob'] });
    group('sailors', { memberUid: ['bob', 'cy', 'nobody'], gidNumber: ['100'] });
    expect(groupsOf(await run())['sailors']).toEqual({ users: ['id-of-cy', 'id-of-ann'], groups: [] });
  });

  it('keeps groups of one name apart, and those whose name would mean something else', async () => {
    directory.groups.set('cn=Crew,ou=Other,dc=site,dc=test', { cn: ['Crew'], member: [`uid=gus,${ou}`] });
    group('workspace:staff', { member: [`uid=fay,${ou}`] });
    expect(groupsOf(await run())).toMatchObject({
      'cn=crew,ou=groups,dc=site,dc=test': { users: ['id-of-ann', 'id-of-bob'] },
      'cn=crew,ou=other,dc=site,dc=test': { users: ['id-of-gus'] },
      'cn=workspace:staff,ou=groups,dc=site,dc=test': { users: ['id-of-fay'] },
      all: { groups: ['cn=crew,ou=groups,dc=site,dc=test'] },
    });
  });

  it('of Active Directory comes with ids, addresses, main groups, expired accounts and members in pieces', async () => {
    directory.people.clear();
    directory.groups.clear();
    directory.membersAtOnce = 2;
    const guid = (no: number) =>
      Buffer.from(`00112233445566778899aabbccddee${no.toString(16).padStart(2, '0')}`, 'hex');
    const names = ['a', 'b', 'c', 'd', 'e'];
    for (const [no, cn] of names.entries())
      directory.people.set(`CN=${cn},CN=Users,DC=site,DC=test`, {
        cn: [cn],
        objectGUID: [guid(no)],
        userAccountControl: [cn === 'd' ? '514' : '512'],
        accountExpires: [cn === 'e' ? '132000000000000000' : '9223372036854775807'],
        primaryGroupID: ['513'],
        mail: [`${cn}@clew.test`],
        proxyAddresses: [`smtp:${cn}.old@clew.test`, `SMTP:${cn}@clew.test`, 'sip:x'],
      });
    directory.groups.set('CN=Big,DC=site,DC=test', {
      sAMAccountName: ['Big'],
      member: names.map((cn) => `CN=${cn},CN=Users,DC=site,DC=test`),
    });
    directory.groups.set('CN=Domain Users,DC=site,DC=test', {
      sAMAccountName: ['Domain Users'],
      primaryGroupToken: ['513'],
    });
    const outcome = await run({ schema: 'active-directory' });
    const id = (no: number) => `33221100-5544-7766-8899-aabbccddee0${no}`;
    expect(peopleOf(outcome).map(({ personId, emails, isActive }) => [personId, emails, isActive])).toEqual([
      [id(0), ['a@clew.test', 'a.old@clew.test'], true],
      [id(1), ['b@clew.test', 'b.old@clew.test'], true],
      [id(2), ['c@clew.test', 'c.old@clew.test'], true],
      [id(3), ['d@clew.test', 'd.old@clew.test'], false],
      [id(4), ['e@clew.test', 'e.old@clew.test'], false],
    ]);
    const everybody = names.map((_, no) => id(no));
    expect(groupsOf(outcome)).toEqual({
      Big: { users: everybody, groups: [] },
      'Domain Users': { users: everybody, groups: [] },
    });
  });

  it('is believed through pages that are empty and not the last', async () => {
    directory.emptyPages = 3;
    expect(peopleOf(await run())).toHaveLength(7);
  });
});

describe('signing in to a directory', () => {
  it('begins with TLS, before anything secret is said', async () => {
    await run();
    expect(directory.asked.slice(0, 2)).toMatchObject([
      { kind: 'start-tls' },
      { kind: 'bind', base: 'cn=reader,dc=site,dc=test' },
    ]);
    await run({ plain: true });
    expect(directory.asked.filter(({ kind }) => kind === 'start-tls')).toHaveLength(1);
  });

  it('ends where the certificate does not hold, and says nothing secret', async () => {
    setDefaultCACertificates(certificates);
    await expect(run()).rejects.toMatchObject({ message: expect.stringContaining('certificate') });
    expect(directory.asked.map(({ kind }) => kind)).toEqual(['start-tls']);
  });

  it('with a wrong password says what to do, and nothing of what the server says', async () => {
    const refused = run({ password: 'another' });
    await expect(refused).rejects.toMatchObject({ kind: 'access-denied' });
    await expect(refused).rejects.not.toThrow(/inner words|another/);
  });

  it.each([
    [{ url: 'http://site.test' }, 'url'],
    [{ url: 'ldap://a:b@site.test' }, 'url'],
    [{ url: 'ldap://site.test/dc=x' }, 'url'],
    [{ password: undefined }, 'password'],
    [{ password: '' }, 'password'],
    [{ peopleFilter: '(uid=*' }, 'peopleFilter'],
    [{ permissions: undefined }, 'permissions'],
    [{ createAccount: true }, ''],
  ])('refuses settings that it does not take: %j', (more, field) => {
    const { error } = ldapConnector.settings.safeParse(settings(more));
    expect(error?.issues.map(({ path }) => path.join('.'))).toEqual([field]);
  });

  it('opens no connection but through the gate', async () => {
    const sockets: unknown[] = [];
    const dialled = new Set<unknown>();
    const note = (message: unknown) => sockets.push((message as { socket: unknown }).socket);
    const allow = [`site.test:${directory.port}`];
    const ways = openTestFetch({ allow, signal: controller.signal, onDial: (socket) => dialled.add(socket) });
    closing.push(ways.close);
    subscribe('net.client.socket', note);
    await runConnector(ldapConnector, { settings: settings(), ...ways, signal: controller.signal });
    unsubscribe('net.client.socket', note);
    expect(sockets.length).toBeGreaterThan(0);
    expect(sockets.filter((socket) => !dialled.has(socket))).toEqual([]);
  });
});

type Play = NonNullable<TestDirectory['fault']>['play'];
const faults: Record<string, Play> = {
  hangs: () => {},
  'hangs in the midst': (socket, whole) => socket.write(whole.subarray(0, whole.length / 2)),
  'breaks off': (socket) => socket.destroy(),
  'breaks off in the midst': (socket, whole) => socket.end(whole.subarray(0, whole.length / 2)),
  'cuts off the very end': (socket, whole) => socket.end(whole.subarray(0, -1)),
  'ends the connection in its own words': (socket) =>
    socket.end(Buffer.from('3024020100781f0a013404000400', 'hex').fill(0x16, 1, 2)),
  'gives its last answer again': (socket, whole, before) => socket.write(before.length > 0 ? before : whole),
  'answers in another protocol': (socket) => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n'),
  'says nothing at all': (socket) => socket.end(),
  'announces four gigabytes': (socket) => socket.write(Buffer.from('3084ffffffff020101', 'hex')),
  'announces a length without an end': (socket) => socket.write(Buffer.from('3080020101', 'hex')),
  'has another number in its answer': (socket, whole) =>
    socket.write(Buffer.from(whole.toString('hex').replace(/0201../, '02017e'), 'hex')),
  'answers a bind to everything': (socket) => socket.write(Buffer.from('300c02010261070a010004000400', 'hex')),
  'sends one entry for ever': (socket, whole) => {
    for (let time = 0; time < 50; time++) socket.write(whole);
  },
};

describe('a directory that fails', () => {
  it.each(Object.keys(faults))('is never taken for the whole when it %s', async (name) => {
    const clean = await run();
    const whole = JSON.stringify(told(clean));
    const questions = directory.asked.length;
    for (let at = 0; at < questions; at++) {
      const play = faults[name];
      directory.fault = play && { at, play };
      const fresh = await restart();
      const outcome = await run({}, { answerMs: name.startsWith('hangs') ? 200 : 5_000 }).catch(
        (error: unknown) => error,
      );
      if (outcome instanceof Error) {
        expect(outcome).toBeInstanceOf(SourceError);
        expect(outcome.message).not.toMatch(/inner words|the password/);
      } else expect([at, JSON.stringify(told(outcome as typeof clean))]).toEqual([at, whole]);
      await fresh();
    }
  });

  it.each([
    [3, 'unavailable'],
    [4, 'misconfigured'],
    [11, 'misconfigured'],
    [32, 'misconfigured'],
    [50, 'access-denied'],
    [51, 'rate-limited'],
    [52, 'unavailable'],
    [80, 'unavailable'],
  ])('is not believed when a search ends with %i', async (code, kind) => {
    directory.endsWith = code;
    await expect(run()).rejects.toMatchObject({ kind });
  });

  /** The same directory and fault on a new server, whose answers are counted anew; ends it. */
  async function restart(): Promise<() => Promise<void>> {
    const before = directory;
    directory = await startTestDirectory();
    Object.assign(directory, { people: before.people, groups: before.groups, fault: before.fault });
    return async () => {
      await directory.close();
      directory = before;
    };
  }
});
