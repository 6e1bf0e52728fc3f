import { z } from 'zod';

const Revision = z.object({ user: z.string().optional(), timestamp: z.string().optional() });

/** A page as listings give it (formatversion 2). */
export const WikiPage = z.object({
  pageid: z.int().optional(),
  ns: z.int().optional(),
  /** A page that is gone and was asked for by its id has none. */
  title: z.string().default(''),
  missing: z.boolean().optional(),
  redirect: z.boolean().optional(),
  lastrevid: z.int().optional(),
  fullurl: z.string().optional(),
  revisions: z.array(Revision).optional(),
});
export type WikiPage = z.infer<typeof WikiPage>;

/** What is asked of each page. */
export const pageProperties = { prop: 'info|revisions', inprop: 'url', rvprop: 'user|timestamp|ids' } as const;

const Continue = z.record(z.string(), z.union([z.string(), z.number()]).transform(String));

export const PageList = z.object({
  batchcomplete: z.boolean().optional(),
  continue: Continue.optional(),
  query: z.object({ pages: z.array(WikiPage).default([]) }).optional(),
});

const Change = z.object({
  pageid: z.int().default(0),
  title: z.string().default(''),
  /** Of a page that was moved: where to. */
  logparams: z.object({ target_title: z.string().optional() }).catch({}).optional(),
});
export const RecentChanges = z.object({
  continue: Continue.optional(),
  query: z.object({ recentchanges: z.array(Change) }),
});

const Deletion = z.object({
  logpage: z.int().default(0),
  title: z.string().default(''),
  action: z.string().default(''),
});
export const Deletions = z.object({
  continue: Continue.optional(),
  query: z.object({ logevents: z.array(Deletion) }),
});

export const Parsed = z.object({
  parse: z.object({
    title: z.string(),
    text: z.string(),
    categories: z.array(z.object({ category: z.string(), hidden: z.boolean().optional() })).default([]),
  }),
});

export const FirstRevision = z.object({
  query: z.object({ pages: z.array(z.object({ revisions: z.array(Revision).default([]) })) }),
});

export const ServerTime = z.object({ curtimestamp: z.string() });
