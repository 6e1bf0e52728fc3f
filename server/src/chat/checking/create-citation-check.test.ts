import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCitationCheck } from './create-citation-check.ts';

const passage = (label: string, text: string) => ({
  label,
  title: label,
  heading: null,
  fields: [],
  mainMs: null,
  text,
});

/** Why this statement is not supported by what is cited; undefined where it is. */
async function reasonAgainst(statement: string, text: string, ...others: string[]): Promise<string | undefined> {
  const passages = [text, ...others].map((each, at) => passage(`p${at}`, each));
  const check = createCitationCheck({ passages, question: '', embedder: undefined });
  const { withheld } = await check.check(statement, ['p0'], new AbortController().signal);
  return withheld[0]?.reason;
}

const supported: [statement: string, text: string][] = [
  [
    'Do not ignore a warning: if you notice flickering lights, stop using the charger and consult the workshop.',
    '### Do not ignore a warning\n\n- If you notice flickering lights, stop using the charger and consult the workshop.',
  ],
  ['The workshop is not only open on weekdays.', 'The workshop is open on weekdays, and more.'],
  ['Spare batteries are not shipped by air.', 'Shipping spare batteries by air is unavailable.'],
  ['Gluten-free meals are served on long flights.', 'On long flights gluten-free meals are served.'],
  ['Nobody needs a visa for Iceland.', 'A visa is not needed for Iceland.'],
];
const contradicted: [statement: string, text: string][] = [
  [
    'Do not ignore a warning: if you notice flickering lights, do not stop using the charger.',
    '### Do not ignore a warning\n\n- If you notice flickering lights, stop using the charger.',
  ],
  [
    'You do not need to sign the form — you can not send it by mail.',
    'You do not need to sign the form — you can send it by mail.',
  ],
  ['Gluten-free meals are not served on long flights.', 'On long flights gluten-free meals are served.'],
  ['Unavailable parts are shipped by air.', 'Unavailable parts are not shipped by air.'],
  ['The longest list is not 128.', 'The longest list is 128.'],
  ['This is all that the robot can not do for you.', 'This is all that the robot can do for you.'],
];

describe('a statement', () => {
  it.each(supported)('is supported: %s', async (statement, text) => {
    expect(await reasonAgainst(statement, text)).toBeUndefined();
  });

  it.each(contradicted)('is the contrary of what is cited: %s', async (statement, text) => {
    expect(await reasonAgainst(statement, text)).toBe('negation');
  });

  const word = fc.constantFrom(...'harbour invoice travel charger window laptop garden freight'.split(' '));
  const words = fc.uniqueArray(word, { minLength: 4, maxLength: 6 });
  const amount = fc.integer({ min: 21, max: 9_999 });

  it('is supported by a passage that says it word for word, whatever stands around it', async () => {
    await fc.assert(
      fc.asyncProperty(
        words,
        amount,
        fc.boolean(),
        fc.boolean(),
        words,
        async (said, euros, denies, isFirst, around) => {
          const statement = `The ${said.join(' ')} ${denies ? 'does not cost' : 'costs'} ${euros} euros.`;
          const other = `There is a ${around.join(' ')} too.`;
          const text = isFirst ? `${statement} ${other}` : `${other}\n\n- ${statement}`;
          expect(await reasonAgainst(statement, text, other)).toBeUndefined();
        },
      ),
    );
  });

  it('is never supported with another number, or with a denial more or less', async () => {
    await fc.assert(
      fc.asyncProperty(words, amount, amount, fc.boolean(), async (said, euros, others, denies) => {
        const say = (isDenied: boolean, count: number) =>
          `The ${said.join(' ')} ${isDenied ? 'does not cost' : 'costs'} ${count} euros.`;
        expect(await reasonAgainst(say(!denies, euros), say(denies, euros))).toBe('negation');
        if (others !== euros) expect(await reasonAgainst(say(denies, others), say(denies, euros))).toBe('number');
      }),
    );
  });
});
