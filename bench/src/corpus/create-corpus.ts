import type { Asker } from './askers.ts';
import { createRandom, type Random } from './create-random.ts';
import { createTopics, topicCount } from './create-topics.ts';
import { createVocabulary, functionWordCount } from './create-vocabulary.ts';
import { type Filter, filterAt } from './filters.ts';
import { passagesOfResource } from './passage-no.ts';
import { drawOutline, type ResourceOutline } from './resource-outline.ts';

export interface CorpusResource extends ResourceOutline {
  title: string;
  passages: readonly string[];
}

export interface Question {
  text: string;
  asker: Asker;
  filter: Filter | undefined;
}

/** Made-up content that is computed when it is asked for: every process sees the same, and none has to hold it. */
export interface Corpus {
  seed: number;
  resources: number;
  outlineAt(no: number): ResourceOutline;
  /** Numbers beyond `resources` give more of the same kind. */
  resourceAt(no: number): CorpusResource;
  queryTextAt(no: number): string;
  filterAt(no: number): Filter;
}

const topicalShare = 0.3;
const fewestWords = 150;
const mostWords = 300;
/** Below what the server cuts a passage at, so that a part of the content is one passage there too. */
const mostCharacters = 1_500;
/** Ranks of the very common words of the queries, function words not counted. */
const commonRanks = { from: 3, until: 120 };
const stream = { outline: 10, text: 11, query: 12, filter: 13 };

export function createCorpus({ seed, passages }: { seed: number; passages: number }): Corpus {
  const vocabulary = createVocabulary(seed);
  const drawTopical = createTopics(seed, vocabulary);
  const wordAt = (rank: number) => vocabulary.words[rank] ?? '';
  const topical = (topic: number, random: Random) => wordAt(drawTopical(topic, random));
  const anyWord = (topic: number, random: Random) =>
    random.unit() < topicalShare ? topical(topic, random) : wordAt(vocabulary.draw(random));
  const outlineAt = (no: number) => {
    const random = createRandom(seed, stream.outline, no);
    return drawOutline(no, random.below(topicCount), random);
  };

  return {
    seed,
    resources: Math.ceil(passages / passagesOfResource),
    outlineAt,
    resourceAt(no) {
      const outline = outlineAt(no);
      const random = createRandom(seed, stream.text, no);
      const word = () => anyWord(outline.topic, random);
      const title = Array.from({ length: 3 + random.below(6) }, () => topical(outline.topic, random));
      return {
        ...outline,
        title: capitalise(title.join(' ')),
        passages: Array.from({ length: passagesOfResource }, () => makePassage(random, word)),
      };
    },
    queryTextAt(no) {
      const random = createRandom(seed, stream.query, no);
      const topic = random.below(topicCount);
      const common = functionWordCount + commonRanks.from + random.below(commonRanks.until - commonRanks.from);
      const words = Array.from({ length: 1 + random.below(4) }, () => topical(topic, random));
      words.splice(random.below(words.length + 1), 0, wordAt(common));
      return words.join(' ');
    },
    filterAt: (no) => filterAt(no, createRandom(seed, stream.filter, no)),
  };
}

/** One paragraph of sentences. */
function makePassage(random: Random, word: () => string): string {
  const wanted = fewestWords + random.below(mostWords - fewestWords + 1);
  let text = '';
  for (let words = 0; words < wanted && text.length < mostCharacters; ) {
    const sentence = Array.from({ length: 8 + random.below(13) }, word);
    words += sentence.length;
    const next = `${text === '' ? '' : ' '}${capitalise(sentence.join(' '))}.`;
    if (text.length + next.length > mostCharacters) break;
    text += next;
  }
  return text;
}

function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
