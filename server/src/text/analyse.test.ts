import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyse } from './analyse.ts';
import type { Language } from './languages.ts';

const terms = (text: string, language: Language = 'en') => analyse(text, language).map(({ term }) => term);

describe('analyse', () => {
  it('folds case, accents and compatibility forms, and stems', () => {
    expect(terms('The RÉSUMÉS of ｆｕｌｌｗｉｄｔｈ buoys')).toEqual(['the', 'resum', 'of', 'fullwidth', 'buoi']);
    expect(terms('Häuser', 'de')).toEqual(terms('haus', 'de'));
  });

  it.each([
    ['FW-1042', ['fw', '1042', 'fw_1042']],
    ['report_final.pdf', ['report', 'final', 'pdf', 'report_final_pdf']],
    ['getUserName', ['get', 'user', 'name', 'getusername']],
    ['v2.3.1', ['v', '2', '3', '1', 'v2_3_1']],
  ])('finds %s by its parts and as a whole', (text, expected) => expect(terms(text)).toEqual(expected));

  it('finds an address as a whole in spite of the stop that ends its sentence', () => {
    expect(terms('Ask ada@example.org.')).toContain('ada_example_org');
  });

  it('pairs the characters of scripts without spaces', () => {
    expect(terms('東京の天気', 'und')).toEqual(['東京', '京の', 'の天', '天気']);
    expect(terms('海', 'und')).toEqual(['海']);
  });

  it('gives terms that are no query syntax and spans that lie in the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        for (const { term, start, end } of analyse(text, 'en')) {
          expect(term).toMatch(/^[\p{L}\p{M}\p{N}_]+$/u);
          expect(start).toBeGreaterThanOrEqual(0);
          expect(end).toBeLessThanOrEqual(text.length);
        }
      }),
    );
  });
});
