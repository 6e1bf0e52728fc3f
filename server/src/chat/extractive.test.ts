import type { FullAnswer } from '@clew/contract';
import { describe, expect, it, onTestFinished } from 'vitest';
import { adminEmail, createTestApp, type TestApp } from '../testing/test-app.ts';

async function start(resources: Record<string, object>): Promise<TestApp> {
  const clew = await createTestApp();
  onTestFinished(() => clew.close());
  for (const [title, resource] of Object.entries(resources))
    await clew.push('wiki', title, { title, permissions: { public: true }, ...resource });
  return clew;
}
const textOf = ({ message }: FullAnswer) =>
  message.parts.map((part) => (part.type === 'Text' ? part.text : `[${part.indices}]`)).join('');

describe('an answer without a model', () => {
  it('gives the steps of a list as a list', async () => {
    const clew = await start({
      VPN: {
        content:
          'How to set up the VPN:\n\n1. Install the client.\n2. Open the VPN settings.\n3. Touch the key.\n\nBye.',
      },
    });
    expect(textOf(await clew.ask(adminEmail, 'How do I open the VPN settings?'))).toContain(
      '1. Install the client.\n2. Open the VPN settings.\n3. Touch the key.',
    );
  });

  it('says that sources differ, the newer one first', async () => {
    const clew = await start({
      Old: { content: 'The travel allowance is 48 euros a day.', modifiedAt: '2023-01-01' },
      New: { content: 'The travel allowance is 52 euros a day.', modifiedAt: '2026-01-01' },
    });
    expect(textOf(await clew.ask(adminEmail, 'How high is the travel allowance?'))).toBe(
      'The travel allowance is 52 euros a day.[0]\n\nThe travel allowance is 48 euros a day.[1]\n\nThe sources differ here; the newer one comes first.',
    );
  });

  it('quotes the fields of people and tasks', async () => {
    const clew = await start({
      'Ada Berg': {
        type: 'person',
        class: 'person',
        jobTitle: 'Chief Financial Officer',
        department: 'Finance',
        content: 'Ada Berg, Chief Financial Officer',
      },
      'FW-1 Hatch leaks': {
        type: 'issue',
        class: 'task',
        status: 'Open',
        assignedTo: ['bo@clew.test'],
        content: 'Water gets in.',
      },
    });
    expect(textOf(await clew.ask(adminEmail, 'What is the job title of Ada Berg?'))).toContain(
      'Ada Berg: Chief Financial Officer, Finance[0]',
    );
    expect(textOf(await clew.ask(adminEmail, 'Who is FW-1 assigned to?'))).toContain('assigned to bo@clew.test');
  });
});
