import { describe, expect, it } from 'vitest';
import { createPhraseTest, phrasesOf } from './phrases.ts';

describe('phrases', () => {
  it('are what stands in quotation marks of any kind and has a word in it', () => {
    const { phrases, areAll } = phrasesOf(
      'who wrote "the night watch" and „der Weg“ or "" or "?!" or «ça va» 「東京」 "open',
    );
    expect(phrases).toEqual(['the night watch', 'der Weg', 'ça va', '東京']);
    expect(areAll).toBe(false);
    expect(phrasesOf('"night watch", "harbour"!')).toEqual({ phrases: ['night watch', 'harbour'], areAll: true });
  });

  it.each([
    ['night watch', 'The Night  Watch!', true],
    ['night watch', 'the night watches', false],
    ['night watch', 'watch the night', false],
    ['FW-1042', 'see fw 1042, please', true],
    ['resume', 'My Résumé.', true],
    ['of the', 'end of\nthe day', true],
    ['京の天', '東京の天気', true],
    ['cat', 'concatenate', false],
  ])('%s in %s: %s', (phrase, text, expected) => expect(createPhraseTest(phrase)(text)).toBe(expected));
});
