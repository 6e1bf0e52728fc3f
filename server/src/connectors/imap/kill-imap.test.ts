/** A mailbox is mirrored by the real engine, wherever the power goes in the midst of a sync. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cutEverywhere } from '../../ingest/sync/testing/cut-everywhere.ts';
import { openTestFetch, putsOf, runConnector, textOf } from '../testing/run-connector.ts';
import { createImapConnector } from './imap-connector.ts';
import { mailOf, openMailProgram } from './testing/mail-program.ts';
import { hasDovecot, startDovecot, type TestMailServer } from './testing/start-dovecot.ts';

const connector = createImapConnector({ answerMs: 600_000 });

describe.skipIf(!hasDovecot)('a mailbox in the index', { timeout: 600_000 }, () => {
  let server: TestMailServer;
  beforeAll(async () => {
    server = await startDovecot();
  }, 60_000);
  afterAll(() => server?.close());

  it('is what the mailbox is, wherever the power goes', async () => {
    const program = await openMailProgram(server.port, 'ann');
    await program.do('CREATE Done');
    await program.add(
      'INBOX',
      [1, 2, 3, 4, 5, 6].map((no) => mailOf(`Mail ${no}`, `first words ${no}`)),
    );
    const settings = {
      url: `imap-clear://site.test:${server.port}`,
      userName: 'ann',
      password: 'secret',
      permissions: { users: ['ann@clew.test'] },
      allow: ['site.test:*'],
    };
    const signal = new AbortController().signal;
    const { fetch, connect, close } = openTestFetch({ allow: ['site.test:*'], signal });
    let count = 6;
    const cuts = await cutEverywhere({
      connector,
      settings,
      surroundings: { fetchFor: () => fetch, connectFor: () => connect },
      async change() {
        count += 2;
        await program.add(
          'INBOX',
          [count - 1, count].map((no) => mailOf(`Mail ${no}`, `later words ${no}`)),
        );
        await program.do(
          'SELECT INBOX',
          'MOVE 1 Done',
          'STORE 1 +FLAGS (\\Flagged)',
          'STORE 2 +FLAGS.SILENT (\\Deleted)',
          'EXPUNGE',
        );
        if (count % 10 === 0) await program.do(`CREATE Folder${count}`, `DELETE Done`, 'CREATE Done');
      },
      async expected() {
        const ann: Record<string, string> = {};
        await runConnector(connector, { settings, fetch, connect, signal }, async (page) => {
          for (const { externalId, load } of putsOf({ pages: [page] }))
            ann[externalId] = /(?:first|later) words \d+/.exec(textOf(await load(signal)))?.[0] ?? 'none';
        });
        return { 'ann@clew.test': ann, 'bob@clew.test': {} };
      },
    });
    program.close();
    await close();
    expect(cuts).toBeGreaterThan(10);
    console.log(`${cuts} cuts of the power while a mailbox was synced: the index was the mailbox after each`);
  });
});
