import { mailOf, openMailProgram } from '@clew/server/src/connectors/imap/testing/mail-program.ts';
import { startDovecot } from '@clew/server/src/connectors/imap/testing/start-dovecot.ts';
import { ann, bob, here, type SyncWorld } from '../sync-world.ts';
import { openMailWay } from '../ways/open-mail-way.ts';

/** A mailbox of Dovecot whose owner gets mails, moves them, flags them and throws them away. */
export async function openMailWorld(): Promise<SyncWorld> {
  const dovecot = await startDovecot();
  const way = await openMailWay(dovecot.port);
  const program = await openMailProgram(dovecot.port, 'ann');
  let folder = 'Done0';
  let inbox: string[] = [];
  let done: string[] = [];
  await program.do(`CREATE ${folder}`);
  const receive = async (...subjects: string[]) => {
    await program.add(
      'INBOX',
      subjects.map((subject) => mailOf(subject, `words of ${subject}`)),
    );
    inbox.push(...subjects);
  };
  await receive('Mail 1', 'Mail 2', 'Mail 3', 'Mail 4', 'Mail 5', 'Mail 6', 'Mail 7', 'Mail 8');
  return {
    kind: 'imap',
    way,
    settings: {
      url: `imap-clear://127.0.0.1:${way.port}`,
      userName: 'ann',
      password: 'secret',
      permissions: { users: [ann] },
      allow: here,
    },
    users: [ann, bob],
    keyOf: ({ title }) => title,
    async change(round) {
      await receive(`Later ${round} a`, `Later ${round} b`);
      const [moved = '', flagged = '', _deleted, ...rest] = inbox;
      await program.do(
        'SELECT INBOX',
        `MOVE 1 ${folder}`,
        'STORE 1 +FLAGS (\\Flagged)',
        'STORE 2 +FLAGS.SILENT (\\Deleted)',
        'EXPUNGE',
      );
      inbox = [flagged, ...rest];
      done.push(moved);
      if (round % 6 === 0) {
        // A folder goes with what is in it, and another one comes.
        await program.do(`DELETE ${folder}`, `CREATE Done${round}`);
        folder = `Done${round}`;
        done = [];
      }
    },
    expected: () => ({
      [ann]: Object.fromEntries([...inbox, ...done].map((subject) => [subject, `words of ${subject}`])),
      [bob]: {},
    }),
    async close() {
      program.close();
      await way.close();
      await dovecot.close();
    },
  };
}
