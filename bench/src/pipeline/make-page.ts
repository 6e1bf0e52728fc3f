import type { Corpus } from '../corpus/create-corpus.ts';
import { createRandom, type Random } from '../corpus/create-random.ts';

/** Bytes, roughly, of what saved pages of the web are made of beside their text. */
const sizes = { style: 45_000, script: 60_000 };
const cards = 110;
const navigationLinks = 90;
const resourcesOfPage = 2;
const stream = 30;

/**
 * A page as a browser saves one: some 200 kB, of which two fifths are markup with long attributes and four hundredths the article, as
 * in the 61 saved pages of Mozilla's Readability (parser-corpus). The article is text of the corpus.
 */
export function makePage(corpus: Corpus, no: number): string {
  const random = createRandom(corpus.seed, stream, no);
  const resources = Array.from({ length: resourcesOfPage }, (_, at) => corpus.resourceAt(no * resourcesOfPage + at));
  const [first] = resources;
  const words = resources.flatMap(({ title }) => title.split(' '));
  const word = () => words[random.below(words.length)] ?? '';
  const link = () => `/${word()}/${word()}-${random.below(1e6)}?utm_source=${word()}&amp;ref=${random.below(1e9)}`;
  const paragraphs = resources.flatMap(({ title, passages }) => [
    `<h2 class="section-title" id="s${random.below(1e6)}">${title}</h2>`,
    ...passages.map((text) => `<p class="body-text body-text--${random.below(9)}">${withLink(text, link())}</p>`),
  ]);
  return [
    `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>${first?.title} | ${word()}</title>`,
    `<meta name="author" content="${word()} ${word()}"><meta property="article:published_time" content="2026-03-01T09:00:00Z">`,
    `<style>${fill(sizes.style, () => `.${word()}-${random.below(1e6)} > .${word()}{margin:${random.below(40)}px;color:#${random.below(1e6)}}\n`)}</style>`,
    `<script>${fill(sizes.script, () => statement(word, random))}</script></head><body class="page page--${word()}">`,
    `<header class="site-header"><nav class="menu" role="navigation"><ul>${times(navigationLinks, () => `<li class="menu__item menu-item-${random.below(1e5)}"><a class="menu__link" data-track="nav:${random.below(1e9)}" href="${link()}">${word()} ${word()}</a></li>\n`)}</ul></nav></header>`,
    `<main id="content"><article class="article"><h1 itemprop="headline">${first?.title}</h1>${paragraphs.join('\n')}</article></main>`,
    `<aside class="sidebar related">${times(cards, () => card(word, link, random))}</aside>`,
    `<footer class="site-footer"><p>Imprint</p></footer><script>${fill(sizes.script / 2, () => statement(word, random))}</script></body></html>`,
  ].join('\n');
}

function withLink(text: string, href: string): string {
  const middle = text.indexOf(' ', text.length / 2);
  const end = text.indexOf(' ', middle + 12);
  if (middle < 0 || end < 0) return text;
  return `${text.slice(0, middle)} <a href="${href}">${text.slice(middle + 1, end)}</a>${text.slice(end)}`;
}

function card(word: () => string, link: () => string, random: Random): string {
  const picture = `https://images.example.test/${word()}/${random.below(1e9)}`;
  return `<div class="card card--small card-${random.below(1e6)}" data-id="${random.below(1e9)}" data-layout="teaser"><a href="${link()}"><img class="card__image lazy" alt="${word()}" srcset="${picture}-320.jpg 320w, ${picture}-640.jpg 640w, ${picture}-1280.jpg 1280w" width="320" height="180"><svg class="icon" viewBox="0 0 24 24"><path d="M12 2L2 7l10 5 10-5-10-5z"/></svg><span class="card__title">${word()} ${word()} ${word()}</span></a></div>\n`;
}

function statement(word: () => string, random: Random): string {
  return `function ${word()}${random.below(1e5)}(a,b){if(a<b&&b.${word()}!=="${word()}"){return a[${random.below(99)}].${word()}(b)}};\n`;
}

function times(count: number, make: () => string): string {
  return Array.from({ length: count }, make).join('');
}

function fill(characters: number, make: () => string): string {
  let text = '';
  while (text.length < characters) text += make();
  return text;
}
