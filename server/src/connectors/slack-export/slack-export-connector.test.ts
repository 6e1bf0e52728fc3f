import { mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cutEverywhere } from '../../ingest/sync/testing/cut-everywhere.ts';
import type { Json, LoadedResource } from '../connector.ts';
import { putsOf, runConnector, textOf } from '../testing/run-connector.ts';
import { slackExportConnector } from './slack-export-connector.ts';
import { say, smallExport, type TestExport, tsOf, userOf, writeFolder, writeZip } from './testing/test-export.ts';

let folder: string;
let zip: string;
const signal = new AbortController().signal;
const fetch = () => Promise.reject(new Error('No network here'));
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'clew-slack-'));
  zip = join(folder, 'export.zip');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface Options {
  path?: string;
  more?: object;
  mode?: 'full' | 'changes';
  cursor?: Json;
  checkpoint?: Json;
  folders?: string[];
}
const run = (
  { path = zip, more = {}, folders = [folder], ...options }: Options = {},
  onPage?: Parameters<typeof runConnector>[2],
) => runConnector(slackExportConnector, { settings: { path, ...more }, fetch, folders, signal, ...options }, onPage);

/** Of everything that is told: the resources as they are loaded, who may read them, and who is in which group. */
async function readAll(options: Options = {}) {
  const loaded = new Map<string, LoadedResource>();
  const { pages, end } = await run(options, async (page) => {
    for (const put of putsOf({ pages: [page] })) loaded.set(put.externalId, await put.load(signal));
  });
  const changes = pages.flatMap((page) => page.changes);
  return {
    pages,
    end,
    loaded,
    texts: new Map([...loaded].map(([id, one]) => [id, textOf(one)])),
    readers: new Map(putsOf({ pages }).map(({ externalId, permissions }) => [externalId, permissions])),
    people: changes.filter((change) => change.kind === 'person'),
    groups: new Map(
      changes.flatMap((change) => (change.kind === 'group' ? [[change.groupId, change.members] as const] : [])),
    ),
    gaps: pages.flatMap(({ gaps = [] }) => gaps),
  };
}

const write = (change: (files: TestExport) => unknown = () => {}) => {
  const files = smallExport();
  change(files);
  writeZip(zip, files);
};
const thread = `C1/${tsOf('2026-02-02', 10)}`;

describe('a Slack export', () => {
  it('brings threads, and what else was said on a day, as they read in Slack', async () => {
    write();
    const { texts, loaded, end } = await readAll({ more: { workspaceUrl: 'https://acme.test/' } });
    expect(end.covered).toBe('everything');
    expect([...texts.keys()]).toEqual(
      ['C1/2026-02-02', 'C1/2026-02-03', thread, 'D1/2026-02-02', 'G1/2026-02-02', 'G2/2026-02-02'].sort(),
    );
    expect(texts.get(thread)).toBe(
      'Bob (2026-02-02 12:00): When is the spring tide (https://tides.test/x)? <soon>\n\n' +
        'Ann (2026-02-02 12:00): At new moon\n\n' +
        'Gus (2026-02-03 12:00): And at full moon\n[File] Tide table, pdf (https://acme.test/files/1)',
    );
    // A channel that is not public is not named to those who can not see it.
    expect(texts.get('C1/2026-02-02')).toBe(
      'Ann (2026-02-02 12:00): Good morning @Bob, see #quiet and #private channel',
    );
    expect(texts.get('C1/2026-02-03')).toBe('Harbour (2026-02-03 12:00): Gate closed');
    expect(loaded.get(thread)).toMatchObject({
      resource: {
        type: 'thread',
        title: 'When is the spring tide (https://tides.test/x)? <soon>',
        subtitle: '#general',
        url: `https://acme.test/archives/C1/p${tsOf('2026-02-02', 10).replace('.', '')}`,
        sentFrom: ['bob@clew.test', 'ann@clew.test', 'gus@clew.test'],
        sentAt: '2026-02-02T12:00:10.000Z',
        modifiedAt: '2026-02-03T12:00:09.000Z',
        hasAttachments: true,
        path: ['/general'],
      },
    });
    expect(loaded.get('C1/2026-02-02')).toMatchObject({
      resource: { mentioned: ['bob@clew.test'], title: '#general, 2026-02-02' },
    });
    expect(JSON.stringify([...loaded])).not.toContain('xoxe');
  });

  it('shows private conversations to those who are in them alone, and public ones to members who are no guests', async () => {
    write();
    const { readers, groups, people } = await readAll();
    const group = (...names: string[]) => ({ public: false, users: [], groups: names });
    expect(readers.get(thread)).toEqual(group('members of the workspace', 'C1'));
    expect([readers.get('G1/2026-02-02'), readers.get('D1/2026-02-02'), readers.get('G2/2026-02-02')]).toEqual([
      group('G1'),
      group('D1'),
      group('G2'),
    ]);
    // No guest, nobody who is gone, nobody of another workspace, no machine.
    expect(groups.get('members of the workspace')).toEqual({ users: ['U1', 'U2', 'U3'], groups: [] });
    expect(groups.get('D1')).toEqual({ users: ['U2', 'U3'], groups: [] });
    expect(people.map(({ personId, isActive }) => `${personId} ${isActive}`)).toEqual([
      'U1 true',
      'U2 true',
      'U3 true',
      'U4 true',
      'U5 false',
      'U6 true',
    ]);
    const open = await readAll({ more: { publicChannels: 'everyone' } });
    expect(open.readers.get(thread)).toMatchObject({ public: true });
    expect(open.readers.get('G1/2026-02-02')).toEqual(group('G1'));
  });

  it('takes partners that share channels for no members, however many they are', async () => {
    const partners = ['P1', 'P2', 'P3', 'P4', 'P5'].map((id) => userOf(id, id, { team_id: 'T2' }));
    const writeWith = (...users: object[]) =>
      write((files) => {
        files['users.json'] = [...users, userOf('U2', 'Bob'), ...partners];
      });
    const read = async (more: object = {}) => {
      const { groups, readers } = await readAll({ more });
      const permissions = readers.get(thread);
      return [groups.get('members of the workspace'), permissions !== 'unknown' && permissions?.groups];
    };
    const own = [{ users: ['U1', 'U2'], groups: [] }, ['members of the workspace', 'C1']];
    const ann = userOf('U1', 'Ann');
    for (const proof of ['is_owner', 'is_primary_owner']) {
      writeWith(userOf('U1', 'Ann', { [proof]: true }));
      expect(await read()).toEqual(own);
    }
    writeWith(ann, userOf('USLACKBOT', 'Slackbot'));
    expect(await read()).toEqual(own);
    // Without proof, or with two that say otherwise, it is left open: only who is in a channel reads it.
    writeWith(ann);
    expect(await read()).toEqual(['unknown', ['C1']]);
    expect(await read({ team: 'T1' })).toEqual(own);
    await expect(read({ team: 'T3' })).rejects.toMatchObject({ kind: 'misconfigured' });
    writeWith(ann, userOf('USLACKBOT', 'Slackbot'), userOf('P6', 'Pat', { team_id: 'T2', is_owner: true }));
    expect(await read()).toEqual(['unknown', ['C1']]);
  });

  it('takes nothing for granted of who may read: no members, an address for a member, a private channel among public ones', async () => {
    write((files) => {
      files['groups.json'] = [{ id: 'G1', name: 'board' }];
      files['dms.json'] = [{ id: 'D1', members: ['U2', 'ann@clew.test'] }];
      files['channels.json'] = [{ id: 'C1', name: 'general', is_private: 'what', members: ['U1'] }];
    });
    const { readers, groups } = await readAll();
    expect([readers.get('G1/2026-02-02'), readers.get('D1/2026-02-02'), groups.get('D1')]).toEqual([
      'unknown',
      'unknown',
      'unknown',
    ]);
    expect(readers.get(thread)).toEqual({ public: false, users: [], groups: ['C1'] });
  });

  it('reads nothing of two conversations that could have the same folder, and says so', async () => {
    write((files) => {
      files['groups.json'] = [
        { id: 'G1', name: 'board', members: ['U1'] },
        { id: 'G7', name: 'board', members: ['U2'] },
      ];
    });
    const { texts, gaps } = await readAll();
    expect([...texts.keys()].filter((id) => id.startsWith('G1') || id.startsWith('G7'))).toEqual([]);
    expect(gaps.map(({ name }) => name)).toEqual(['board', 'board']);
  });

  it('leaves out what was deleted, and shows what was edited, also where only later days tell', async () => {
    const first = tsOf('2026-02-02', 1);
    write((files) => {
      files['general/2026-02-04.json'] = [
        { type: 'message', subtype: 'message_deleted', ts: tsOf('2026-02-04', 1), deleted_ts: tsOf('2026-02-02', 20) },
        {
          type: 'message',
          subtype: 'message_changed',
          ts: tsOf('2026-02-04', 2),
          hidden: true,
          message: say('U1', first, 'Good evening'),
        },
        { type: 'message', subtype: 'message_deleted', ts: tsOf('2026-02-04', 3), deleted_ts: tsOf('2026-02-02', 6) },
        {
          type: 'message',
          subtype: 'tombstone',
          ts: tsOf('2026-02-04', 4),
          text: 'This message was deleted.',
          user: 'U1',
        },
      ];
      files['D1/2026-02-03.json'] = [
        { subtype: 'message_deleted', deleted_ts: tsOf('2026-02-02', 6), ts: tsOf('2026-02-03', 3) },
      ];
    });
    const contents = new Map<string, string>();
    await run({}, async (page) => {
      for (const put of putsOf({ pages: [page] }))
        contents.set(put.externalId, await put.load(signal).then(textOf, (error: { kind: string }) => error.kind));
    });
    expect(contents.get(thread)).not.toContain('At new moon');
    expect(contents.get('C1/2026-02-02')).toContain('Good evening');
    expect(contents.get('D1/2026-02-02')).toBe('gone');
    expect(contents.has('C1/2026-02-04')).toBe(false);
  });

  it('is the same unpacked, or packed with a folder around it', async () => {
    write();
    const { texts } = await readAll();
    writeZip(join(folder, 'top.zip'), smallExport(), 'Acme export Feb 2026/');
    expect((await readAll({ path: join(folder, 'top.zip') })).texts).toEqual(texts);
    writeFolder(join(folder, 'unpacked'), smallExport());
    expect((await readAll({ path: join(folder, 'unpacked') })).texts).toEqual(texts);
  });

  it('is not read again until it is replaced, and tells then what is another', async () => {
    write();
    const first = await readAll();
    const prints = (of: { pages: Parameters<typeof putsOf>[0]['pages'] }) =>
      new Map(putsOf(of).map(({ externalId, fingerprint }) => [externalId, fingerprint]));
    const again = await run({ mode: 'changes', cursor: first.end.cursor });
    expect([again.pages, again.end.covered]).toEqual([[], 'changes']);
    write((files) => {
      files['general/2026-02-03.json'] = [say('U1', tsOf('2026-02-03', 5), 'Another day')];
    });
    const second = await run({ mode: 'changes', cursor: first.end.cursor });
    expect(second.end.covered).toBe('everything');
    const [before, after] = [prints(first), prints(second)];
    expect(
      [...after]
        .filter(([id, print]) => before.get(id) !== print)
        .map(([id]) => id)
        .sort(),
    ).toEqual([thread, 'C1/2026-02-03'].sort());
    expect(prints(await run({}))).toEqual(after);
  });

  it('goes on behind any page, and begins anew where the export was replaced', async () => {
    write((files) => {
      for (let day = 1; day < 29; day++)
        files[`quiet/2026-01-${String(day).padStart(2, '0')}.json`] = Array.from({ length: 20 }, (_, no) => {
          const ts = tsOf(`2026-01-${String(day).padStart(2, '0')}`, no);
          return say('U1', ts, `thread ${day} ${no}`, { thread_ts: ts, reply_count: 1 });
        });
    });
    const { pages } = await run();
    const all = putsOf({ pages }).map(({ externalId }) => externalId);
    expect(all.length).toBe(28 * 20 + 6);
    for (const [at, { checkpoint }] of pages.entries()) {
      const rest = await run({ checkpoint });
      const ids = putsOf({ pages: [...pages.slice(0, at + 1), ...rest.pages] }).map(({ externalId }) => externalId);
      expect(ids).toEqual(all);
    }
    write();
    await expect(run({ checkpoint: pages[0]?.checkpoint ?? null })).rejects.toMatchObject({ kind: 'unsound' });
    await expect(run({}, () => writeFileSync(zip, readFileSync(zip)))).rejects.toThrow('replaced');
  });

  it.each(['users.json', 'channels.json', 'groups.json', 'dms.json'])(
    'is not believed where %s is missing or broken',
    async (name) => {
      for (const content of [undefined, '[{"id": "U1"', '{}', [{ name: 'no id' }], [{ id: 'a b' }], 'null']) {
        write((files) => {
          if (content === undefined) delete files[name];
          else files[name] = content;
        });
        // Exports of public channels alone have no list of others.
        if (content === undefined && !/users|channels/.test(name)) expect((await run()).end.covered).toBe('everything');
        else await expect(run(), String(content)).rejects.toMatchObject({ kind: 'unsound' });
      }
    },
  );

  it('that was cut off at any place gives nothing', async () => {
    write();
    const whole = readFileSync(zip).length;
    for (let length = 0; length < whole; length += Math.ceil(whole / 40)) {
      write();
      truncateSync(zip, length);
      await expect(run(), String(length)).rejects.toMatchObject({ kind: 'unsound' });
    }
  });

  it('has a gap where a day can not be read', async () => {
    for (const content of ['[{"ts": "1', '{"a": 1}', '']) {
      write((files) => {
        files['general/2026-02-03.json'] = content;
      });
      const { gaps, texts } = await readAll();
      expect(gaps.map(({ name }) => name)).toEqual(['general, 2026-02-03']);
      expect(texts.get(thread)).toContain('At new moon');
    }
  });

  it('is read from folders that may be read alone, and through no link inside of it', async () => {
    write();
    await expect(run({ folders: [join(folder, 'other')] })).rejects.toMatchObject({ kind: 'misconfigured' });
    await expect(run({ path: join(folder, 'none.zip') })).rejects.toMatchObject({ kind: 'misconfigured' });
    symlinkSync(zip, join(folder, 'link.zip'));
    await expect(run({ path: '/etc/passwd' })).rejects.toMatchObject({ kind: 'misconfigured' });
    const unpacked = join(folder, 'unpacked');
    writeFolder(unpacked, smallExport());
    renameSync(join(unpacked, 'board'), join(folder, 'elsewhere'));
    symlinkSync(join(folder, 'elsewhere'), join(unpacked, 'board'));
    expect([...(await readAll({ path: unpacked })).texts.keys()]).not.toContain('G1/2026-02-02');
  });
});

describe('a Slack export in the index', { timeout: 600_000 }, () => {
  it('is seen by those who could see it in Slack, wherever the power goes', async () => {
    let no = 0;
    const files = smallExport();
    writeZip(zip, files);
    const cuts = await cutEverywhere({
      connector: slackExportConnector,
      settings: { path: zip, createAccounts: true },
      surroundings: { folders: [folder] },
      byAccount: true,
      async change() {
        no++;
        const day = `2026-03-${String((no % 28) + 1).padStart(2, '0')}`;
        files[`general/${day}.json`] = [say('U1', tsOf(day, no), `words ${no}`)];
        // Cleo comes to the board and goes again, with what is said there.
        files['groups.json'] = [{ id: 'G1', name: 'board', members: no % 2 ? ['U1', 'U3'] : ['U1'] }];
        files['board/2026-02-02.json'] = [say('U1', tsOf('2026-02-02', 5), `secret ${no}`)];
        files['users.json'] = [
          userOf('U1', 'Ann'),
          userOf('U2', 'Bob', { deleted: no % 3 === 0 }),
          userOf('U3', 'Cleo'),
          userOf('U4', 'Gus', { is_restricted: true }),
        ];
        if (no % 4 === 0) delete files[`general/${day}.json`];
        writeZip(zip, files);
      },
      async expected() {
        const { texts, readers, groups, people } = await readAll();
        const seen = (id: string) =>
          Object.fromEntries(
            [...texts]
              .filter(([resource]) => {
                const permissions = readers.get(resource);
                const isActive = people.some(({ personId, isActive }) => personId === id && isActive);
                if (!permissions || permissions === 'unknown' || !isActive) return false;
                return permissions.groups.some((group) => {
                  const members = groups.get(group);
                  return members !== undefined && members !== 'unknown' && members.users.includes(id);
                });
              })
              .map(([resource, text]) => [resource, text.slice(0, 60)]),
          );
        return Object.fromEntries(
          ['Ann U1', 'Bob U2', 'Cleo U3', 'Gus U4'].map((one) => {
            const [name = '', id = ''] = one.split(' ');
            const email = `${name.toLowerCase()}@clew.test`;
            return [email, seen(id)];
          }),
        );
      },
    });
    expect(cuts).toBeGreaterThan(10);
    console.log(`${cuts} cuts of the power while an export was synced: everybody saw what Slack shows after each`);
  });
});
