import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { FullAnswer, Thread } from '@clew/contract';
import { expect, it, onTestFinished } from 'vitest';
import { createTestApp } from '../testing/test-app.ts';

const [ann, ben] = ['ann@clew.test', 'ben@clew.test'];
const withheld = '*(Withheld: you can not see all of its sources.)*';
const migration = new URL('../database/migrations/0018-unknown-sources.sql', import.meta.url);

it('what older versions stored as made from nothing is shown to who asked, and to no guest', async () => {
  const clew = await createTestApp();
  onTestFinished(() => clew.close());
  await clew.addAccounts(ann, ben);
  const content = 'The harvest begins on 4 May.';
  await clew.push('farm', 'open', { content, permissions: { public: true } });
  const question = 'When does the harvest begin?';
  const answered = await clew.ask(ann, question);
  const resumed = await clew.ask(ann, '', {
    messages: [{ text: 'When?' }, { role: 'Assistant', text: 'In May.' }, { text: question }],
  });
  const followed = await clew.ask(ann, question, { threadId: resumed.threadId });
  const declined = await clew.ask(ann, 'How tall is Mount Everest?');
  const file = new DatabaseSync(join(clew.folder, 'clew.db'));
  const old = JSON.stringify([{ type: 'Text', format: 'markdown', text: 'I searched: Project Falcon.' }]);
  file.prepare('UPDATE turn_contents SET parts = ? WHERE request_id = ?').run(old, declined.requestId);
  file.exec(readFileSync(migration, 'utf8'));
  file.close();

  const read = async (as: string, { threadId, requestId }: FullAnswer) => {
    const { body } = await clew.call<Thread>('GET', `/api/threads/${threadId}`, { as });
    const answer = body.messages.findLast((message) => message.requestId === requestId && message.role === 'Assistant');
    return answer?.parts.flatMap((part) => (part.type === 'Text' ? [part.text] : [])).join('');
  };
  const all = [answered, resumed, followed, declined];
  for (const { threadId } of all)
    await clew.call('PUT', `/api/threads/${threadId}`, { as: ann, body: { sharedWith: [ben] } });
  expect(await Promise.all(all.map((turn) => read(ann, turn)))).toEqual([
    ...[content, content, content],
    'I searched: Project Falcon.',
  ]);
  expect(await Promise.all(all.map((turn) => read(ben, turn)))).toEqual([content, withheld, withheld, withheld]);
});
