import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createZip } from '../../../ingest/testing/create-zip.ts';

/** An export as Slack writes it, as names of files and what they hold. */
export type TestExport = Record<string, unknown>;

export const userOf = (id: string, name: string, more: object = {}) => ({
  id,
  team_id: 'T1',
  name: name.toLowerCase(),
  deleted: false,
  profile: { real_name: name, email: `${name.toLowerCase()}@clew.test` },
  is_bot: false,
  ...more,
});

/** The time of a message, so many seconds behind noon of a day. */
export const tsOf = (day: string, second: number) => `${Date.parse(`${day}T12:00:00Z`) / 1_000 + second}.000100`;

export const say = (user: string, ts: string, text: string, more: object = {}) => ({
  type: 'message',
  user,
  ts,
  text,
  ...more,
});

export function smallExport(): TestExport {
  const root = tsOf('2026-02-02', 10);
  return {
    'users.json': [
      userOf('U1', 'Ann', { is_owner: true, is_primary_owner: true }),
      userOf('U2', 'Bob'),
      userOf('U3', 'Cleo'),
      userOf('U4', 'Gus', { is_restricted: true }),
      userOf('U5', 'Dan', { deleted: true }),
      userOf('U6', 'Eve', { team_id: 'T9' }),
      userOf('B1', 'Robot', { is_bot: true }),
    ],
    'channels.json': [
      { id: 'C1', name: 'general', members: ['U1', 'U2', 'U4', 'U5'] },
      { id: 'C2', name: 'quiet', members: ['U1'] },
    ],
    'groups.json': [{ id: 'G1', name: 'board', members: ['U1', 'U5', 'U99'] }],
    'dms.json': [{ id: 'D1', members: ['U2', 'U3'] }],
    'mpims.json': [{ id: 'G2', name: 'mpdm-ann--bob--cleo-1', members: ['U1', 'U2', 'U3'] }],
    'general/2026-02-02.json': [
      say('U1', tsOf('2026-02-02', 1), 'Good morning <@U2>, see <#C2> and <#G1|board>'),
      say('U9', tsOf('2026-02-02', 2), 'joined', { subtype: 'channel_join' }),
      say('U2', root, 'When is the <https://tides.test/x|spring tide>? &lt;soon&gt;', {
        thread_ts: root,
        reply_count: 2,
      }),
      say('U1', tsOf('2026-02-02', 20), 'At new moon', { thread_ts: root }),
    ],
    'general/2026-02-03.json': [
      say('U4', tsOf('2026-02-03', 1), 'And at full moon', {
        thread_ts: root,
        edited: { ts: tsOf('2026-02-03', 9) },
        files: [
          {
            title: 'Tide table',
            filetype: 'pdf',
            permalink: 'https://acme.test/files/1?t=xoxe-secret',
            url_private_download: 'https://files.test/1?t=xoxe-secret',
          },
        ],
      }),
      say('B1', tsOf('2026-02-03', 2), '', {
        subtype: 'bot_message',
        username: 'Harbour',
        attachments: [{ fallback: 'Gate closed' }],
      }),
    ],
    'board/2026-02-02.json': [say('U1', tsOf('2026-02-02', 5), 'The merger is secret')],
    'D1/2026-02-02.json': [say('U2', tsOf('2026-02-02', 6), 'A word between us')],
    'mpdm-ann--bob--cleo-1/2026-02-02.json': [say('U3', tsOf('2026-02-02', 7), 'Lunch for three')],
    'stray/2026-02-02.json': [say('U1', tsOf('2026-02-02', 8), 'Of a channel that nobody knows')],
  };
}

const textOf = (content: unknown) => (typeof content === 'string' ? content : JSON.stringify(content));

export function writeZip(path: string, files: TestExport, top = ''): void {
  const entries = Object.entries(files).map(([name, content]) => [top + name, textOf(content)] as const);
  writeFileSync(path, createZip(Object.fromEntries(entries)));
}

export function writeFolder(path: string, files: TestExport): void {
  rmSync(path, { recursive: true, force: true });
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), textOf(content));
  }
}
