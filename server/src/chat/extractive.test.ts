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

  it('says when an event is, and cites it', async () => {
    const clew = await start({
      'Fire drill on the quay': {
        type: 'event',
        class: 'event',
        content: 'Meeting point is the shrimp stand. Dogs come along on a lead.',
        eventStart: '2026-11-30T10:00:00+01:00',
      },
    });
    expect(textOf(await clew.ask(adminEmail, 'When is the fire drill?'))).toBe(
      'Fire drill on the quay: starts 2026-11-30 10:00 +01:00[0]',
    );
  });

  it('finds who is called by an abbreviation, however it is written', async () => {
    const clew = await start({
      'Ada Berg': { type: 'person', class: 'person', jobTitle: 'Chief Executive Officer', content: 'Bergen' },
    });
    for (const question of ['Who is the CEO?', 'who is our ceo'])
      expect(textOf(await clew.ask(adminEmail, question))).toContain('Ada Berg: Chief Executive Officer[0]');
  });

  it('reads a row of a table as text, and not its head', async () => {
    const clew = await start({
      Hotels: {
        contentType: 'text/markdown',
        content: '| City | Limit |\n|---|---|\n| Bergen | 185 euros a night |\n',
      },
    });
    expect(textOf(await clew.ask(adminEmail, 'What is the hotel limit in Bergen?'))).toBe(
      'Bergen: 185 euros a night[0]',
    );
  });

  it('takes a question from what is said before it where it asks nothing by itself', async () => {
    const clew = await start({ Expenses: { content: 'For lost receipts fill in the self-declaration form.' } });
    expect(textOf(await clew.ask(adminEmail, 'I lost a receipt. What do I do?'))).toContain('self-declaration form');
  });

  it('declines where one of two words, or the unit that is asked for, is nowhere', async () => {
    const clew = await start({
      Release: { content: 'The release starts tomorrow morning.' },
      'Tern-3': { content: 'The Tern-3 has 2 masts.' },
    });
    expect((await clew.ask(adminEmail, 'What is the weather tomorrow?')).references).toEqual([]);
    expect((await clew.ask(adminEmail, 'How heavy is the Tern-3?')).references).toEqual([]);
  });

  it('names the sources that it searched as people call them', async () => {
    const clew = await start({ Boats: { content: 'The ferry leaves at nine.' } });
    await clew.call('PUT', '/api/sources/wiki', { body: { appId: 'confluence', name: 'Harbour Wiki' } });
    const answer = textOf(await clew.ask(adminEmail, 'What is the capital of France?'));
    expect(answer).toContain('I searched: Harbour Wiki.');
    const { body } = await clew.call('POST', '/filters', { body: { name: 'linkId', query: 'harbour' } });
    expect(body['options']).toEqual([{ value: 'wiki', data: 'Harbour Wiki' }]);
  });
});

describe('an answer without a model in a conversation', () => {
  const before = (text: string, answer: string) => ({
    messages: [
      { role: 'User' as const, text },
      { role: 'Assistant' as const, text: answer },
    ],
  });
  const startOffice = () =>
    start({
      'Meal allowance': {
        content: 'In Bergen the meal allowance is 52 euros a day. In Lisbon the meal allowance is 41 euros a day.',
      },
      'Language courses': { content: 'Courses in Spanish are on Monday. Courses in German are on Tuesday.' },
      Dogs: { content: 'Up to three dogs may be in the office. Tell the office manager before you bring one.' },
      Parking: { content: 'Nine places belong to the office. The code of the gate is at the reception.' },
      VPN: { content: 'Install the client. Open its settings. Touch the key.' },
      Printers: { content: 'Printers are on each floor. Toner is in the cupboard.' },
    });

  it('takes up what a question leaves out', async () => {
    const clew = await startOffice();
    const { messages } = before('How high is the meal allowance in Bergen?', '52 euros a day.');
    const answer = await clew.ask(adminEmail, 'And in Lisbon?', {
      messages: [...messages, { role: 'User', text: 'And in Lisbon?' }],
    });
    expect(textOf(answer)).toContain('In Lisbon the meal allowance is 41 euros a day.[0]');
  });

  it('answers what could have been asked at the beginning', async () => {
    const clew = await startOffice();
    const { messages } = before('How high is the meal allowance in Bergen?', '52 euros a day.');
    const question = 'Can I bring my dog to the office?';
    const answer = await clew.ask(adminEmail, question, { messages: [...messages, { role: 'User', text: question }] });
    expect(textOf(answer)).toContain('Up to three dogs may be in the office.');
  });

  it('does not take for an answer what shares one word with a question about something else', async () => {
    const clew = await startOffice();
    const { messages } = before('Can I use the workbench to configure schematics?', 'Yes.');
    const question = 'Is it available in Spanish?';
    const answer = await clew.ask(adminEmail, question, { messages: [...messages, { role: 'User', text: question }] });
    expect(answer.references).toEqual([]);
    expect(textOf(answer)).toContain('I found nothing');
  });
});
