import { z } from 'zod';
import { limits } from './limits.ts';
import { Resource } from './resource.ts';
import { SearchFilters } from './search-filters.ts';

export const sortKeys = ['Relevancy', 'Alphabetical', 'Recency'] as const;
export const sortOrders = ['Ascending', 'Descending'] as const;

const query = z.string().max(limits.queryCharacters, `At most ${limits.queryCharacters} characters.`);
const assistantId = z.string().nullish().describe('Absent: the default assistant, which searches all you may see.');
const requestId = z.string();

export const SearchRequest = z
  .object({
    query: query.nullish().describe('Absent or blank: browse by filters alone, newest first.'),
    filters: SearchFilters.nullish(),
    assistantId,
    contentSearch: z.boolean().default(true).describe('false: titles and metadata only.'),
    semanticSearch: z
      .boolean()
      .default(false)
      .describe(
        'true: by meaning too, where an embedding model is configured: what holds a word of the query, and the 200 nearest besides. Not with contentSearch false.',
      ),
    sort: z
      .object({ by: z.enum(sortKeys).default('Relevancy'), order: z.enum(sortOrders).optional() })
      .nullish()
      .describe('Alphabetical ascends, the others descend, unless told otherwise.'),
    facets: z
      .array(z.string().min(1).max(limits.idCharacters))
      .max(limits.facets)
      .nullish()
      .describe(
        'Filters, or custom properties, whose values are counted over all that is found. With the first page alone.',
      ),
    paging: z
      .object({
        nextToken: z.string().max(limits.tokenCharacters).nullish().describe('`next` of the page before.'),
        size: z.int().min(1).max(limits.listPage).default(20),
      })
      .nullish(),
  })
  .meta({ id: 'SearchRequest' });
export type SearchRequest = z.infer<typeof SearchRequest>;

export const Highlight = z
  .object({ start: z.int(), end: z.int() })
  .describe('Offsets in the snippet, in UTF-16 units; they lie on word borders.')
  .meta({ id: 'Highlight' });
export type Highlight = z.infer<typeof Highlight>;

export const SearchResult = z
  .object({
    resource: Resource,
    snippet: z.string().describe('Plain text of the best passage: not HTML, not markdown.'),
    highlights: z.array(Highlight),
  })
  .meta({ id: 'SearchResult' });
export type SearchResult = z.infer<typeof SearchResult>;

export const FilterOption = z
  .object({ value: z.string(), data: z.string().describe('Display label.') })
  .meta({ id: 'FilterOption' });
export type FilterOption = z.infer<typeof FilterOption>;

/** Lower bounds that are offered for times, as ISO 8601 durations back from now. */
export const timeSpans = ['P7D', 'P30D', 'P365D'] as const;

export const FacetOption = FilterOption.extend({
  count: z.int().describe('How much of what is found has it: as many as a search with this value finds.'),
}).meta({ id: 'FacetOption' });
export type FacetOption = z.infer<typeof FacetOption>;

export const Facet = z
  .object({
    name: z.string().describe('As it was asked for.'),
    options: z
      .array(FacetOption)
      .describe(
        `Most used first, at most ${limits.facetOptions}. Of a filter that is set, as if it were not, since its values are joined by OR (of \`label\`, whose values must all hold, as it is set). Of \`fromTime\`, \`createAfterTime\` and \`modifiedAfterTime\` a few spans back from now, with ${timeSpans.join(', ')} in \`data\`; of other times none.`,
      ),
  })
  .meta({ id: 'Facet' });
export type Facet = z.infer<typeof Facet>;

const pageToken = z.string().nullable();

export const SearchReply = z
  .object({
    totalResults: z.int().describe('All that is found, counted under your permissions.'),
    results: z.array(SearchResult),
    facets: z
      .array(Facet)
      .optional()
      .describe(
        'As asked for. By meaning the nearest are looked for anew among what a filter leaves: then a search with a value may find more.',
      ),
    paging: z.object({ next: pageToken, token: pageToken.describe('The same as `next`.') }),
    requestId,
  })
  .meta({ id: 'SearchReply' });

export const AnswersRequest = z
  .object({
    query: query.refine((text) => text.trim() !== '', 'At least one character.'),
    filters: SearchFilters.nullish(),
    assistantId,
  })
  .meta({ id: 'AnswersRequest' });

export type AnswersRequest = z.infer<typeof AnswersRequest>;

export const AnswersReply = z
  .object({
    answer: z.string().describe('Markdown.'),
    references: z.array(z.object({ resource: Resource })),
    requestId,
  })
  .meta({ id: 'AnswersReply' });

export const FilterOptionsRequest = z
  .object({
    name: z.string().min(1).max(limits.idCharacters).describe('A filter of the table, or a custom property.'),
    query: query.nullish().describe('What the value or its label contains.'),
    limit: z.int().min(1).max(limits.listPage).default(20),
    assistantId,
  })
  .meta({ id: 'FilterOptionsRequest' });

export const FilterOptionsReply = z
  .object({ options: z.array(FilterOption).describe('Most used first.'), requestId })
  .meta({ id: 'FilterOptionsReply' });

export const FilterStatsRequest = z.object({ assistantId }).meta({ id: 'FilterStatsRequest' });

export const FilterStatsReply = z
  .object({
    availableFilters: z
      .record(z.string(), z.record(z.string(), z.array(z.string())))
      .describe('Filter -> app id -> resource types for which it has values.'),
    requestId,
  })
  .meta({ id: 'FilterStatsReply' });

export const ResourceContent = z
  .object({ parts: z.array(z.object({ content: z.string() })), requestId })
  .meta({ id: 'ResourceContent' });

export const AnsweringReport = z
  .object({
    state: z.enum(['untried', 'ready', 'fallback', 'failing']).describe('How the last answer went.'),
    message: z.string(),
  })
  .meta({ id: 'AnsweringReport' });
export type AnsweringReport = z.infer<typeof AnsweringReport>;

export const EmbeddingReport = z
  .object({
    state: z.enum(['opening', 'catching-up', 'ready', 'failing']),
    share: z.number().describe('Share of the resources that have their vectors, 0 to 1.'),
    message: z.string(),
  })
  .meta({ id: 'EmbeddingReport' });
export type EmbeddingReport = z.infer<typeof EmbeddingReport>;
