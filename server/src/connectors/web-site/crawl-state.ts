import { z } from 'zod';

const KnownPage = z.object({
  hash: z.string(),
  etag: z.string().exactOptional(),
  lastModified: z.string().exactOptional(),
  /** Since which crawl nothing has led to it any more. */
  unlinkedMs: z.number().exactOptional(),
});
/** How a page was when it was last read. */
export type KnownPage = z.infer<typeof KnownPage>;

const Pages = z.record(z.string(), KnownPage);

/** What a run hands to the next. */
export const CrawlCursor = z.object({ pages: Pages });

/** In the midst of a run. */
export const CrawlState = z.object({
  /** Where the first page was found in the end, as the site may name itself otherwise. */
  home: z.string(),
  pages: Pages,
  queue: z.array(z.string()),
  /** Known from before; asked when nothing else is left. */
  known: z.array(z.string()).default([]),
  /** Not all could be read, so what leads where is not known. */
  hasGaps: z.boolean().default(false),
  /** Addresses that were asked and are no pages. */
  others: z.array(z.string()),
});
export type CrawlState = z.infer<typeof CrawlState>;
