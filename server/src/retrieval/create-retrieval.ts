import { createHash } from 'node:crypto';
import type { Facet, FilterOption, SearchFilters, SearchRequest, SearchResult } from '@clew/contract';
import type { Access } from '../kernel/access.ts';
import type { Clock } from '../kernel/clock.ts';
import { Problem } from '../kernel/problem.ts';
import { and, everything, or, type Predicate } from '../search-index/predicate.ts';
import type { Boost, CandidateQuery, FoundPassage, ReadResource, SearchIndex } from '../search-index/search-index.ts';
import { choosePassages } from './choose-passages.ts';
import type { QuestionEmbedder } from './embed-question.ts';
import { type EmptyFilter, explainNothing } from './explain-nothing.ts';
import { type FilterStats, filterStats } from './filter-stats.ts';
import { type Asker, filtersToPredicate } from './filters-to-predicate.ts';
import { listFacets } from './list-facets.ts';
import { knownFilter, listFilterOptions } from './list-filter-options.ts';
import type { DisplayNames } from './merge-people.ts';
import { type RankedCandidate, rankCandidates } from './rank-candidates.ts';
import type { RerankStep } from './rerank.ts';
import { createResultPages, type Ranking } from './result-pages.ts';

/** Saved filters of an assistant, any of which must hold; none: no restriction. What holds of one with a boost ranks higher. */
type Sources = readonly { filters: SearchFilters; boost?: number | undefined }[];

interface Question {
  text: string;
  filters: SearchFilters;
  sources: Sources;
  /** At most this many passages, and at most `perResource` of one resource. */
  limit: number;
  perResource: number;
}

/** A passage with its score after all steps: higher is better, comparable within one question only. */
export type RankedPassage = FoundPassage & { score: number };

interface RetrievedPassages {
  /** Best first. */
  passages: RankedPassage[];
  /** Term of the question (as analysed) -> inverse document frequency; a term that no passage has is missing. */
  termWeights: Record<string, number>;
  /** None weighs more than this. */
  mostTermWeight: number;
}

/** What is searched, without what is shown of it. */
type Query = Omit<SearchRequest, 'paging' | 'facets'>;

interface FoundPage {
  totalResults: number;
  results: SearchResult[];
  facets?: Facet[];
  next: string | null;
}

/** What the asker may see of what fits: passages for an answer, pages of results, values of filters, content. */
export interface Retrieval {
  retrieve(asker: Asker, question: Question): Promise<RetrievedPassages>;
  search(asker: Asker, sources: Sources, request: SearchRequest): Promise<FoundPage>;
  listFilterOptions(
    asker: Asker,
    sources: Sources,
    query: { name: string; query: string; limit: number },
  ): Promise<FilterOption[]>;
  filterStats(asker: Asker, sources: Sources): Promise<FilterStats>;
  /** Those of the filters which nothing matches of what the asker may see in these sources. */
  explainNothing(asker: Asker, sources: Sources, filters: SearchFilters): Promise<EmptyFilter[]>;
  /** The parts of a resource's content; absent and not readable answer alike. */
  readContent(access: Access, resourceId: string): Promise<{ content: string }[]>;
  /** Those of the ids that exist and are readable. */
  readResources(access: Access, ids: readonly string[]): Promise<ReadResource[]>;
  /** Refuses what is not there and what is not readable, alike. */
  star(access: Access, resourceId: string): Promise<void>;
  /** Takes the account's own star back, also from what it can no longer read. */
  unstar(access: Access, resourceId: string): Promise<void>;
}

interface Options {
  index: SearchIndex;
  embedQuestion: QuestionEmbedder;
  rerank: RerankStep;
  clock: Clock;
  displayNames: DisplayNames;
  /** Ids of sources -> how they are called. */
  sourceNames(): Promise<ReadonlyMap<string, string>>;
}

const defaultPageSize = 20;
/** Candidates of each side that are fused; what lies below follows in the order of the words. */
const rankingDepth = 200;
const passageDepth = 120;
const rerankedHead = 30;
/** How much being new counts where a question is answered: the version that holds is wanted. A search ranks what matches. */
const recencyOfAnswer = 0.25;
/** Passages that are read for each that is wanted, since some say the same or are of one resource. */
const oversampling = 2;

export function createRetrieval({
  index,
  embedQuestion,
  rerank,
  clock,
  displayNames,
  sourceNames,
}: Options): Retrieval {
  const pages = createResultPages(index, clock);
  const compileFor = (asker: Asker, scope: Predicate) => (filters: SearchFilters) =>
    filtersToPredicate(filters, { asker, index, clock, scope });
  const scopeOf = async (
    asker: Asker,
    sources: Sources,
    filters: SearchFilters,
  ): Promise<{ predicate: Predicate; boosts: Boost[] }> => {
    const compile = compileFor(asker, everything);
    const ofSources = await Promise.all(
      sources.map(async ({ filters: saved, boost }) => ({ predicate: await compile(saved), factor: boost ?? 1 })),
    );
    const scope = sources.length === 0 ? everything : or(...ofSources.map(({ predicate }) => predicate));
    return {
      predicate: and(await compileFor(asker, scope)(filters), scope),
      boosts: ofSources.filter(({ factor }) => factor !== 1),
    };
  };
  /** The places that fit, best first: candidates by all steps, then the rest by words. */
  const rank = async (asker: Asker, query: CandidateQuery, recency: number) => {
    const candidates = await index.findCandidates(asker.access, query);
    return { ranked: rankCandidates(candidates, recency, clock.nowMs()), ...candidates };
  };
  /** The candidates with their passages, without those that are gone meanwhile. */
  const readRanked = async (access: Access, ranked: readonly RankedCandidate[]) => {
    const scores = new Map(ranked.map(({ place, score }) => [place, score]));
    const found = await index.readPlaces(access, [...scores.keys()]);
    return found.map((passage) => ({
      ...passage,
      score: scores.get(passage.place) ?? 0,
      text: `${passage.resource.title}\n${passage.passage.text}`,
    }));
  };
  const unknownResource = () =>
    new Problem('unknown-resource', { detail: 'There is no such resource for this account.' });

  return {
    async retrieve(asker, { text, filters, sources, limit, perResource }) {
      const [scope, vector] = await Promise.all([scopeOf(asker, sources, filters), embedQuestion(text)]);
      const { ranked, termWeights, mostTermWeight } = await rank(
        asker,
        {
          ...scope,
          ...vector,
          text,
          within: 'everything',
          per: 'passage',
          depth: passageDepth,
          with: { rest: false, times: true },
        },
        recencyOfAnswer,
      );
      const most = limit * oversampling * perResource;
      const reread = await rerank(text, await readRanked(asker.access, ranked.slice(0, most)));
      return { passages: choosePassages(reread, { limit, perResource }), termWeights, mostTermWeight };
    },

    async search(asker, sources, request) {
      const { access } = asker;
      const { paging, facets: names, ...query } = request;
      const size = paging?.size ?? defaultPageSize;
      const key = createHash('sha256')
        .update(JSON.stringify([query, sources]))
        .digest('base64url');
      const ranking = paging?.nextToken ? undefined : await rankingOf(asker, sources, query, size);
      const [page, facets] = await Promise.all([
        ranking ? pages.first(access, key, ranking, size) : pages.at(access, key, paging?.nextToken ?? '', size),
        ranking && names ? facetsOf(asker, sources, query, { ranking, names }) : undefined,
      ]);
      const results = page.found.map(({ resource, snippet: { text, highlights } }) => ({
        resource,
        snippet: text,
        highlights,
      }));
      return { totalResults: page.total, results, ...(facets ? { facets } : {}), next: page.next };
    },

    async listFilterOptions(asker, sources, query) {
      const { predicate: scope } = await scopeOf(asker, sources, {});
      return listFilterOptions(
        { asker, index, displayNames, sourceNames, compile: compileFor(asker, scope) },
        { ...query, scope },
      );
    },

    async filterStats(asker, sources) {
      const { predicate } = await scopeOf(asker, sources, {});
      return filterStats(await index.listFieldUse(asker.access, predicate));
    },

    async explainNothing(asker, sources, filters) {
      const searched = await scopeOf(asker, sources, {});
      const compile = compileFor(asker, searched.predicate);
      return explainNothing(filters, { access: asker.access, index, scope: searched.predicate, compile });
    },

    async readContent(access, resourceId) {
      const passages = await index.readPassages(access, resourceId);
      if (!passages) throw unknownResource();
      return passages.map((content) => ({ content }));
    },

    readResources: (access, ids) => index.readResources(access, ids),
    async star(access, resourceId) {
      if (!(await index.star(access, resourceId))) throw unknownResource();
    },
    unstar: (access, resourceId) => index.unstar(access, resourceId),
  };

  /** Of a filter that is set, over what is found without it; its values are alternatives. */
  async function facetsOf(
    asker: Asker,
    sources: Sources,
    query: Query,
    { ranking, names }: { ranking: Ranking; names: readonly string[] },
  ): Promise<Facet[]> {
    const { predicate: scope } = await scopeOf(asker, sources, {});
    const context = { asker, index, clock, displayNames, sourceNames, compile: compileFor(asker, scope) };
    const set = Object.keys(query.filters ?? {});
    const setBy = (name: string) =>
      knownFilter(name) === 'label' ? undefined : set.find((each) => each === (knownFilter(name) ?? name));
    const byFilter = Map.groupBy(new Set(names), setBy);
    const groups = [...byFilter].map(async ([filter, group]) => {
      const { head, rest } =
        filter === undefined
          ? ranking
          : await rankingOf(asker, sources, { ...query, filters: { ...query.filters, [filter]: undefined } }, 0);
      return listFacets(context, [head, rest], group);
    });
    const listed = new Map((await Promise.all(groups)).flat().map((facet) => [facet.name, facet]));
    return names.flatMap((name) => listed.get(name) ?? []);
  }

  async function rankingOf(
    asker: Asker,
    sources: Sources,
    { query, filters, sort, contentSearch, semanticSearch }: Query,
    size: number,
  ): Promise<Ranking> {
    const text = query ?? '';
    const by = sort?.by ?? 'Relevancy';
    const order = sort?.order ?? (by === 'Alphabetical' ? 'Ascending' : 'Descending');
    const descending = order === 'Descending';
    const within = contentSearch ? ('everything' as const) : ('titles' as const);
    const scope = await scopeOf(asker, sources, filters ?? {});
    if (by !== 'Relevancy' || text.trim() === '') {
      const inOrder = { text, within, by: by === 'Alphabetical' ? ('title' as const) : ('time' as const), descending };
      const rest = await index.listInOrder(asker.access, { ...inOrder, predicate: scope.predicate });
      return { text, head: new Float64Array(), rest };
    }
    // A vector is of a whole passage: it can not tell whether the title alone is near.
    const vector = semanticSearch && contentSearch ? await embedQuestion(text) : {};
    const { ranked, rest, shown } = await rank(
      asker,
      {
        ...scope,
        ...vector,
        text,
        within,
        per: 'resource',
        depth: rankingDepth,
        with: { rest: true, times: false },
        // By words alone the order is the engine's own.
        show: semanticSearch || !descending ? 0 : size,
      },
      0,
    );
    const best = size > 0 && semanticSearch && rerank.isReady() ? await rerankHead(asker.access, text, ranked) : ranked;
    const head = Float64Array.from(best, ({ place }) => place);
    if (descending) return { text, head, rest, shown };
    return { text, head: rest.reverse(), rest: head.reverse() };
  }

  /** A closer look at the first of them; what was not looked at, or is gone, stays where it was below. */
  async function rerankHead(access: Access, text: string, ranked: readonly RankedCandidate[]) {
    const head = await rerank(text, await readRanked(access, ranked.slice(0, rerankedHead)));
    const places = new Set(head.map(({ place }) => place));
    return [...head, ...ranked.filter(({ place }) => !places.has(place))];
  }
}
