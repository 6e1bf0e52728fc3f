import type { FullAnswer } from '@clew/contract';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { WriteRequest } from '../models/language/text-model.ts';
import { createScriptedTextModel, readPrompt } from '../models/testing/scripted-text-model.ts';
import { createWritingModel } from '../models/writing/create-writing-model.ts';
import { adminEmail, createTestApp, type TestApp } from '../testing/test-app.ts';

/** What a model writes; `mark` gives the mark of the passage with this title. */
type Script = (mark: (title: string) => string, request: WriteRequest) => string;

const content = {
  allowance: {
    content: 'The travel allowance is 52 euros a day.\n\nTrains are booked in second class. Flights are not covered.',
    url: 'https://wiki.example/allowance',
  },
  parking: {
    content: 'Visitors to the travel desk park behind the harbour office.',
    url: 'https://wiki.example/parking',
  },
};

async function start(script: Script, cut?: (text: string) => Iterable<string>): Promise<TestApp> {
  const write = (request: WriteRequest) => {
    const labels = new Map(readPrompt(request).passages.map(({ title, label }) => [title, label]));
    return script((title) => `[cite:${labels.get(title) ?? 'none'}]`, request);
  };
  const clew = await createTestApp({
    model: createWritingModel(createScriptedTextModel(write, cut), { maxTokens: 500 }),
  });
  onTestFinished(() => clew.close());
  for (const [title, resource] of Object.entries(content))
    await clew.push('wiki', title, { ...resource, permissions: { public: true } });
  return clew;
}
const ask = async (script: Script) => (await start(script)).ask(adminEmail, 'What is the travel allowance?');

/** The answer on one line, references as `⟦titles⟧`. */
function show({ message, references, resources }: FullAnswer): string {
  const titleOf = (index: number) => resources.find(({ id }) => id === references[index]?.resourceId)?.title;
  return message.parts
    .map((part) => (part.type === 'Text' ? part.text : `⟦${part.indices.map(titleOf).join(' ')}⟧`))
    .join('');
}

describe('a reference', () => {
  it('is shown where its passage says what its sentence says', async () => {
    const answer = await ask(
      (mark) => `You get 52 euros a day ${mark('allowance')}. Trains are second class. ${mark('allowance')}`,
    );
    expect(show(answer)).toBe('You get 52 euros a day⟦allowance⟧. Trains are second class.⟦allowance⟧');
    expect(answer.resources.find(({ title }) => title === 'allowance')?.data['passage']).toEqual({
      text: content.allowance.content,
      start: 0,
      end: content.allowance.content.length,
    });
  });

  it.each([
    ['another number', 'The travel allowance is 62 euros a day.'],
    ['the contrary', 'The travel allowance is not 52 euros a day.'],
    ['the contrary of a denial', 'Flights are covered.'],
    ['another name', 'The travel allowance of Norway is 52 euros a day.'],
    ['another day', 'The travel allowance is 52 euros a day until March.'],
    ['something else', 'Dogs may be brought along on Fridays if nobody objects.'],
  ])('is withheld where its passage does not say it (%s); the text stays', async (_what, sentence) => {
    const answer = await ask(
      (mark) => `The travel allowance is 52 euros a day. ${mark('allowance')}\n\n${sentence} ${mark('allowance')}`,
    );
    expect(show(answer)).toBe(`The travel allowance is 52 euros a day.⟦allowance⟧\n\n${sentence}`);
  });

  it('is withheld where another passage says it', async () => {
    const answer = await ask(
      (mark) => `The travel allowance is 52 euros a day. ${mark('parking')}${mark('allowance')}`,
    );
    expect(show(answer)).toBe('The travel allowance is 52 euros a day.⟦allowance⟧');
  });

  it('is withheld where the label was never given, and an answer without any that holds says so', async () => {
    for (const label of ['0', 'allowance', 'never-given'])
      expect(show(await ask(() => `The travel allowance is 52 euros a day. [cite:${label}]`))).toBe(
        'The travel allowance is 52 euros a day.',
      );
    expect(show(await ask((mark) => `It is 99 euros. ${mark('allowance')}`))).toBe(
      'It is 99 euros.\n\nI could not confirm this in the content you can see.',
    );
  });

  it('stands at the same place at every split of the tokens, and deltas join to the whole', async () => {
    const script: Script = (mark) =>
      `**52 euros** a day is the travel allowance ${mark('allowance')}${mark('none')}, see [the page](https://wiki.example/allowance) \`a<b\`.\n\n- Visitors park behind the harbour office ${mark('parking')}\n\n<b>x</b> https://evil.example`;
    let cuts: number[] = [];
    const clew = await start(script, (text) => {
      const borders = [0, ...cuts.map((cut) => cut % text.length).sort((a, b) => a - b), text.length];
      return borders.slice(1).map((end, index) => text.slice(borders[index], end));
    });
    const whole = show(await clew.ask(adminEmail, 'What is the travel allowance?'));
    expect(whole).toBe(
      '**52 euros** a day is the travel allowance⟦allowance⟧, see [the page](https://wiki.example/allowance) `a<b`.\n\n- Visitors park behind the harbour office⟦parking⟧\n\n&lt;b>x&lt;/b> `https://evil.example`',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(600), { maxLength: 40 }), async (given) => {
        cuts = given;
        expect(show(await clew.ask(adminEmail, 'What is the travel allowance?'))).toBe(whole);
      }),
      { numRuns: 30 },
    );
  });
});

describe('a link', () => {
  it('is shown where its resource is cited, also right behind it, and is text where it is not', async () => {
    const answer = await ask(
      (mark) =>
        `The travel allowance is 52 euros, see [there](https://wiki.example/allowance#top) ${mark('allowance')}.\n\nSee [parking](https://wiki.example/parking) too.`,
    );
    expect(show(answer)).toBe(
      'The travel allowance is 52 euros, see [there](https://wiki.example/allowance)⟦allowance⟧.\n\nSee parking too.',
    );
  });
});

describe('declining', () => {
  it('says what was searched and what comes closest, in the language of the question', async () => {
    const clew = await start(() => '[no answer]');
    const answer = await clew.ask(adminEmail, 'What is the travel allowance for dogs?');
    expect(show(answer)).toBe(
      'I found nothing in the content you can see that answers this.\n\nI searched: wiki.\n\nWhat comes closest:\n- allowance',
    );
    expect(answer.references).toEqual([]);
    expect(show(await clew.ask(adminEmail, 'Wie hoch ist die Pauschale für Hunde?'))).toContain('nichts gefunden');
  });

  it('greets back instead of searching for a greeting', async () => {
    const clew = await start(() => expect.fail('nothing to write'));
    const answer = await clew.ask(adminEmail, 'Hello!');
    expect([show(answer), answer.resources]).toEqual([expect.stringContaining('Hello!'), []]);
  });
});

describe('a follow-up', () => {
  it('is searched as the model words it, and told to it as it was asked', async () => {
    const seen: string[] = [];
    const clew = await start((_mark, request) => {
      const last = request.messages.at(-1)?.text ?? '';
      seen.push(last);
      return last.includes('Last question: ') ? 'Where do visitors of the harbour park?' : '[no answer]';
    });
    const { threadId } = await clew.ask(adminEmail, 'Where is the harbour?');
    const answer = await clew.ask(adminEmail, 'And parking?', { threadId });
    expect(answer.resources[0]?.title).toBe('parking');
    expect(seen.at(-1)).toMatch(/Question: And parking\?$/);
  });
});
