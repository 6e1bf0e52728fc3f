import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  say,
  type TestExport,
  tsOf,
  userOf,
  writeZip,
} from '@clew/server/src/connectors/slack-export/testing/test-export.ts';
import type { SyncWorld } from '../sync-world.ts';

const names = ['ann', 'bob', 'cleo', 'gus'];
const addressOf = (name: string) => `${name}@clew.test`;

/** An export of Slack that is taken anew again and again: people who leave, guests, a private channel whose members change. */
export async function openExportWorld(): Promise<SyncWorld> {
  const folder = mkdtempSync(join(tmpdir(), 'clew-syncs-export-'));
  const path = join(folder, 'export.zip');
  let round = 0;
  const days = new Map<string, string>();
  const write = () => {
    const files: TestExport = {
      'users.json': [
        userOf('U1', 'Ann', { is_owner: true, is_primary_owner: true }),
        userOf('U2', 'Bob', { deleted: isBobGone() }),
        userOf('U3', 'Cleo'),
        userOf('U4', 'Gus', { is_restricted: true }),
      ],
      'channels.json': [{ id: 'C1', name: 'general', members: ['U1', 'U2'] }],
      'groups.json': [{ id: 'G1', name: 'board', members: hasCleo() ? ['U1', 'U3'] : ['U1'] }],
      'board/2026-02-02.json': [say('U1', tsOf('2026-02-02', 5), secret())],
    };
    for (const [day, words] of days) files[`general/${day}.json`] = [say('U1', tsOf(day, 3), words)];
    writeZip(path, files);
  };
  const isBobGone = () => round % 3 === 2;
  const hasCleo = () => round % 2 === 1;
  const secret = () => `The secret ${round}`;
  const dayOf = (no: number) => `2026-03-${String((no % 28) + 1).padStart(2, '0')}`;
  for (let no = 20; no < 28; no++) days.set(dayOf(no), `words ${no}`);
  write();
  return {
    kind: 'slack-export',
    settings: { path, createAccounts: true, closeAccounts: true },
    server: { CLEW_FOLDERS: folder },
    users: [],
    keyOf: ({ title }) => title,
    async change(now) {
      round = now;
      days.set(dayOf(now), `words of round ${now}`);
      days.delete(dayOf(now - 3));
      write();
    },
    expected() {
      const open = Object.fromEntries([...days].map(([day, words]) => [`#general, ${day}`, words]));
      const board = { '#board, 2026-02-02': secret() };
      const isIn = { ann: true, bob: false, cleo: hasCleo(), gus: false };
      const seen = { ann: true, bob: !isBobGone(), cleo: true, gus: false };
      return Object.fromEntries(
        names.map((name) => [
          addressOf(name),
          { ...(seen[name as keyof typeof seen] ? open : {}), ...(isIn[name as keyof typeof isIn] ? board : {}) },
        ]),
      );
    },
    close: async () => rmSync(folder, { recursive: true, force: true }),
  };
}
