import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testCertificate } from '../../egress/testing/test-certificate.ts';
import type { Json } from '../connector.ts';
import { SourceError } from '../source-error.ts';
import { deletesOf, type FinishedRun, openTestFetch, putsOf, runConnector, textOf } from '../testing/run-connector.ts';
import { createImapConnector } from './imap-connector.ts';
import { type FaultProxy, faults, startFaultProxy } from './testing/fault-proxy.ts';
import { type MailProgram, mailOf, openMailProgram } from './testing/mail-program.ts';
import { hasDovecot, startDovecot, type TestMailServer } from './testing/start-dovecot.ts';

/** Longer than a machine that does something else may let a test wait. */
const patientMs = 600_000;
const certificates = getCACertificates('default');
const readers = { public: false, users: ['ann@clew.test'], groups: [] };

describe.skipIf(!hasDovecot)('a mailbox', { timeout: patientMs }, () => {
  let server: TestMailServer;
  let proxy: FaultProxy;
  let program: MailProgram;
  let user = '';
  let users = 0;
  const closing: (() => unknown)[] = [];

  beforeAll(async () => {
    server = await startDovecot();
    proxy = await startFaultProxy(server.port);
  }, 30_000);
  afterAll(async () => {
    await proxy?.close();
    await server?.close();
  });
  beforeEach(async () => {
    user = `user${++users}`;
    program = await openMailProgram(server.port, user);
    await program.do('CREATE Projects', 'CREATE Projects/Tide');
    for (const no of [1, 2, 3]) await program.add('INBOX', mailOf(`Inbox ${no}`, `words of inbox ${no}`));
    await program.add('Projects/Tide', mailOf('Tide 1', 'words of the tide'), '\\Flagged');
    await program.add('Trash', mailOf('Trash', 'thrown away'));
  });
  afterEach(async () => {
    setDefaultCACertificates(certificates);
    program.close();
    proxy.spoil(-1, () => {});
    proxy.rewrite = undefined;
    await Promise.all(closing.splice(0).map((close) => close()));
  });

  const settings = (more: object = {}) => ({
    url: `imap-clear://site.test:${proxy.port}`,
    userName: user,
    password: 'secret',
    permissions: { users: ['ann@clew.test'] },
    ...more,
  });
  const run = (
    {
      more = {},
      answerMs = patientMs,
      signal = new AbortController().signal,
      ...options
    }: Record<string, unknown> & {
      more?: object;
      answerMs?: number;
      signal?: AbortSignal;
      mode?: 'full' | 'changes';
      cursor?: Json;
      checkpoint?: Json;
    } = {},
    onPage?: Parameters<typeof runConnector>[2],
  ) => {
    const { fetch, connect, close } = openTestFetch({ allow: ['site.test:*'], signal });
    closing.push(close);
    return runConnector(
      createImapConnector({ answerMs }),
      { settings: settings(more), fetch, connect, signal, ...options },
      onPage,
    );
  };
  const loadAll = async (options: Parameters<typeof run>[0] = {}) => {
    const texts = new Map<string, string>();
    const finished = await run(options, async (page) => {
      for (const put of putsOf({ pages: [page] }))
        texts.set(put.externalId, textOf(await put.load(new AbortController().signal)));
    });
    return { texts, finished };
  };
  const idsOf = (finished: FinishedRun) => putsOf(finished).map(({ externalId }) => externalId);
  /** What a run made of what was known before. */
  const after = (before: Iterable<string>, finished: FinishedRun) => {
    const ids = new Set(finished.end.covered === 'everything' ? [] : before);
    for (const change of finished.pages.flatMap(({ changes }) => changes))
      if (change.kind === 'put') ids.add(change.externalId);
      else if (change.kind === 'delete') ids.delete(change.externalId);
    return [...ids].sort();
  };
  const whole = async () => after([], await run());

  it('brings every mail with its folder, its labels and its conversation, but what lies in the trash', async () => {
    await program.add('INBOX', mailOf('Re: Inbox 1', 'an answer', ['References: <Inbox-1@clew.test> <x@clew.test>']));
    const loaded: unknown[] = [];
    const { end, pages } = await run({}, async (page) => {
      for (const put of putsOf({ pages: [page] })) {
        expect(put.permissions).toEqual(readers);
        const mail = await put.load(new AbortController().signal);
        if (mail.kind === 'file')
          loaded.push([mail.fields.path, mail.fields.labels, mail.fields.data, textOf(mail).includes('words')]);
      }
    });
    expect(end.covered).toBe('everything');
    expect(pages.length).toBeGreaterThan(1);
    const thread = { messageId: 'Inbox-1@clew.test', thread: 'Inbox-1@clew.test' };
    expect(loaded).toHaveLength(5);
    expect(loaded).toContainEqual([['/INBOX'], undefined, thread, true]);
    expect(loaded).toContainEqual([
      ['/INBOX'],
      undefined,
      { messageId: 'Re--Inbox-1@clew.test', thread: 'Inbox-1@clew.test' },
      false,
    ]);
    expect(loaded).toContainEqual([['/Projects/Tide'], ['flagged'], expect.anything(), true]);
  });

  it('reads the folders that it is told, by the names that people know', async () => {
    await program.do('CREATE "Entw&APw-rfe"', 'CREATE "A&-B"');
    await program.add('"Entw&APw-rfe"', mailOf('Draft', 'a draft'));
    await program.add('"A&-B"', mailOf('And', 'an and'));
    const paths = async (more: object) => {
      const { texts } = await loadAll({ more });
      return [...texts.keys()].map((id) => id.split(';')[0]).sort();
    };
    expect(await paths({ folders: ['Entwürfe', 'A&B'] })).toEqual(['A&-B', 'Entw&APw-rfe']);
    expect(await paths({ folders: ['Projects'] })).toEqual(['Projects/Tide']);
    expect(await paths({ except: ['inbox', 'Projects/Tide', 'A&B'] })).toEqual(['Entw&APw-rfe']);
    expect(await paths({ folders: ['Trash'] })).toEqual(['Trash']);
  });

  it('tells what came, went, was moved and flagged since, and nothing else', async () => {
    const first = await run();
    const before = after([], first);
    expect((await run({ mode: 'changes', cursor: first.end.cursor })).pages.flatMap(({ changes }) => changes)).toEqual(
      [],
    );
    await program.add('INBOX', mailOf('Inbox 4', 'new words'));
    await program.do(
      'SELECT INBOX',
      'MOVE 1 Projects',
      'STORE 1 +FLAGS (\\Flagged urgent)',
      'STORE 2 +FLAGS.SILENT (\\Deleted)',
      'EXPUNGE',
    );
    const second = await run({ mode: 'changes', cursor: first.end.cursor });
    expect(second.end.covered).toBe('changes');
    expect(deletesOf(second)).toHaveLength(2);
    expect(idsOf(second)).toHaveLength(3);
    expect(after(before, second)).toEqual(await whole());
    const flagged = putsOf(second).filter(({ fingerprint }) => fingerprint.includes('flagged urgent'));
    expect(flagged).toHaveLength(1);
    const third = await run({ mode: 'changes', cursor: second.end.cursor });
    expect(third.pages.flatMap(({ changes }) => changes)).toEqual([]);
  });

  it('gets along with a server that can do nothing beyond the standard of old', async () => {
    proxy.rewrite = (answer) => answer.replace(/CAPABILITY [^\]\r]*/g, 'CAPABILITY IMAP4rev1');
    const first = await loadAll();
    expect(first.texts.size).toBe(4);
    await program.add('INBOX', mailOf('Inbox 4', 'new words'));
    await program.do('SELECT INBOX', 'MOVE 1 Projects', 'STORE 1 +FLAGS (\\Flagged)');
    const { cursor } = first.finished.end;
    const second = await run({ mode: 'changes', cursor });
    expect([idsOf(second).length, deletesOf(second).length]).toEqual([2, 1]);
    expect(after(first.texts.keys(), second)).toEqual(await whole());
    // Flags of what is known are told by a whole listing alone.
    expect(putsOf(second).some(({ fingerprint }) => fingerprint.includes('flagged'))).toBe(false);
    const full = putsOf(await run()).filter(({ fingerprint }) => fingerprint.includes('flagged'));
    expect(full).toHaveLength(2);
  });

  it('hides what is marked as deleted until the mark is taken away', async () => {
    const { end } = await run();
    await program.do('SELECT INBOX', 'STORE 1 +FLAGS (\\Deleted)');
    const second = await run({ mode: 'changes', cursor: end.cursor });
    expect([idsOf(second), deletesOf(second).length]).toEqual([[], 1]);
    expect(await whole()).toHaveLength(3);
    await program.do('STORE 1 -FLAGS (\\Deleted)');
    expect(idsOf(await run({ mode: 'changes', cursor: second.end.cursor }))).toEqual(deletesOf(second));
  });

  it('lets go folders that are gone, and takes one that was made anew for another', async () => {
    const first = await run();
    await program.do('DELETE Projects/Tide', 'CREATE Other');
    const second = await run({ mode: 'changes', cursor: first.end.cursor });
    expect(deletesOf(second)).toEqual([expect.stringMatching(/^Projects\/Tide;/)]);
    await program.do('CREATE Projects/Tide');
    await program.add('Projects/Tide', mailOf('Tide 2', 'the next tide'));
    const third = await run({ mode: 'changes', cursor: first.end.cursor });
    expect(after(after([], first), third)).toEqual(await whole());
    expect(deletesOf(third)).toEqual(deletesOf(second));
  });

  it('finds a mail that is moved while it lists', async () => {
    let isMoved = false;
    const finished = await run({}, async () => {
      if (isMoved) return;
      isMoved = true;
      // The inbox comes first; what goes there from a folder behind it is missed by the first look.
      await program.do('SELECT Projects/Tide', 'MOVE 1 INBOX');
    });
    expect(after([], finished)).toEqual(await whole());
    expect(await whole()).toHaveLength(4);
  });

  it('goes on behind any page, and is right though the mailbox changed meanwhile', async () => {
    const many = Array.from({ length: 450 }, (_, no) => mailOf(`Many ${no}`, `number ${no}`));
    await program.add('Projects', many);
    const { pages } = await run();
    expect(pages.length).toBeGreaterThan(4);
    for (const at of pages.keys()) {
      await program.do(
        'SELECT Projects',
        'STORE 1 +FLAGS.SILENT (\\Deleted)',
        'EXPUNGE',
        'SELECT INBOX',
        'COPY 1 INBOX',
      );
      const rest = await run({ checkpoint: pages[at]?.checkpoint ?? null });
      const both = { pages: [...pages.slice(0, at + 1), ...rest.pages], end: rest.end };
      expect(after([], both)).toEqual(await whole());
    }
  });

  it('reads only the head of a mail that is too large, and says so', async () => {
    await program.add('INBOX', mailOf('Large', 'x'.repeat(5_000)));
    const { texts } = await loadAll({ more: { mostBytes: 2_000 } });
    const large = [...texts.values()].find((text) => text.includes('Subject: Large'));
    expect(large?.length).toBeLessThan(1_000);
  });

  it('signs in with TLS from the beginning or begun later, and in the clear only where that is said', async () => {
    setDefaultCACertificates([...certificates, testCertificate]);
    const imaps = await run({ more: { url: `imaps://site.test:${server.securePort}` } });
    const imap = await run({ more: { url: `imap://site.test:${server.port}` } });
    expect([after([], imaps), after([], imap)]).toEqual([await whole(), await whole()]);
    setDefaultCACertificates(certificates);
    for (const url of [`imaps://site.test:${server.securePort}`, `imap://site.test:${server.port}`])
      await expect(run({ more: { url } })).rejects.toThrow('certificate of site.test');
  });

  it('says when it is not let in', async () => {
    await expect(run({ more: { password: 'wrong' } })).rejects.toMatchObject({ kind: 'access-denied' });
    await expect(run({ more: { password: undefined, accessToken: 'a-token' } })).rejects.toMatchObject({
      kind: 'access-denied',
    });
    await expect(run({ more: { url: 'imaps://10.0.0.1' } })).rejects.toMatchObject({ kind: 'misconfigured' });
  });

  it('goes on over a new connection when one is lost between two pages', async () => {
    let cuts = 0;
    proxy.spoil(12, (client) => {
      cuts++;
      client.destroy();
    });
    const { texts } = await loadAll();
    expect([cuts, [...texts.keys()].sort()]).toEqual([1, await whole()]);
  });

  it('ends with the signal of its run', async () => {
    const controller = new AbortController();
    proxy.spoil(6, () => controller.abort(new Error('stopped')));
    await expect(run({ signal: controller.signal })).rejects.toThrow();
  });

  it.each(Object.keys(faults))('never takes a part for the whole when the server %s', async (name) => {
    proxy.spoil(-1, () => {});
    const first = await loadAll();
    const answers = proxy.answers();
    const all = [...first.texts.keys()].sort();
    await program.do('SELECT INBOX', 'COPY 1 Projects', 'STORE 2 +FLAGS (\\Flagged)');
    const now = await whole();
    const wrong: string[] = [];
    for (const mode of ['full', 'changes'] as const)
      for (let at = 0; at < answers; at++) {
        proxy.spoil(at, faults[name] ?? (() => {}));
        const outcome = await loadAll({
          mode,
          cursor: first.finished.end.cursor,
          answerMs: name.startsWith('hangs') ? 100 : 2_000,
        }).catch((error: unknown) => error);
        const where = `${mode}, answer ${at}: `;
        if (outcome instanceof Error) {
          if (!(outcome instanceof SourceError)) wrong.push(`${where}${outcome.stack}`);
          continue;
        }
        const { finished, texts } = outcome as typeof first;
        if (finished.pages.some(({ gaps = [] }) => gaps.length > 0)) {
          if (deletesOf(finished).length > 0) wrong.push(`${where}deleted behind a gap`);
        } else if (String(after(all, finished)) !== String(now)) wrong.push(`${where}${after(all, finished)}`);
        for (const [id, text] of texts)
          if (first.texts.has(id) && first.texts.get(id) !== text) wrong.push(`${where}${id} was loaded as ${text}`);
      }
    expect(wrong).toEqual([]);
  });
});
