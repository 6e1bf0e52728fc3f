import type { TextRole } from './embedder.ts';

/** What is put before a text of each role. */
export type TextPrefixes = Readonly<Record<TextRole, string>>;

const englishSearch = 'Represent this sentence for searching relevant passages: ';

/** As the model cards ask. The first row that matches counts. */
const families: readonly (TextPrefixes & { name: RegExp })[] = [
  {
    name: /e5.*-instruct/i,
    query: 'Instruct: Given a web search query, retrieve relevant passages that answer the query\nQuery: ',
    passage: '',
  },
  { name: /(^|[^a-z0-9])e5-/i, query: 'query: ', passage: 'passage: ' },
  { name: /bge-(small|base|large)-zh/i, query: '为这个句子生成表示以用于检索相关文章：', passage: '' },
  { name: /bge-(small|base|large)-en/i, query: englishSearch, passage: '' },
  { name: /arctic-embed|mxbai-embed/i, query: englishSearch, passage: '' },
  { name: /nomic-embed/i, query: 'search_query: ', passage: 'search_document: ' },
];

/** A model's name, as on the hub or as an embedding server calls it -> the prefixes it was trained with. */
export function prefixesOfFamily(modelName: string): TextPrefixes {
  const family = families.find(({ name }) => name.test(modelName));
  return { query: family?.query ?? '', passage: family?.passage ?? '' };
}
