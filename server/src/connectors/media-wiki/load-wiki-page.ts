import type { LoadedResource } from '../connector.ts';
import type { AskWiki } from './ask-wiki.ts';
import { FirstRevision, Parsed, type WikiPage } from './wiki-pages.ts';

/** A page as readers see it, who began it, and who changed it last. */
export async function loadWikiPage(
  ask: AskWiki,
  { pageid, title, fullurl, revisions }: WikiPage & { pageid: number },
  signal: AbortSignal,
): Promise<LoadedResource> {
  const page = {
    action: 'parse',
    pageid: String(pageid),
    prop: 'text|categories',
    disableeditsection: '1',
    disabletoc: '1',
  };
  const { parse } = await ask(page, Parsed, signal);
  const revisionsOf = {
    action: 'query',
    pageids: String(pageid),
    prop: 'revisions',
    rvdir: 'newer',
    rvlimit: '1',
    rvprop: 'user|timestamp',
  };
  const { query } = await ask(revisionsOf, FirstRevision, signal);
  const first = query.pages[0]?.revisions[0];
  const last = revisions?.[0];
  const labels = parse.categories
    .filter(({ hidden }) => hidden !== true)
    .map(({ category }) => category.replaceAll('_', ' '));
  return {
    kind: 'resource',
    resource: {
      type: 'page',
      title: (parse.title || title).slice(0, 500),
      content: parse.text,
      contentType: 'text/html',
      ...(fullurl !== undefined && /^https?:/.test(fullurl) && fullurl.length <= 2_000 ? { url: fullurl } : {}),
      ...(labels.length > 0 ? { labels: labels.map((label) => label.slice(0, 500)) } : {}),
      ...(first?.user ? { createdBy: [first.user] } : {}),
      ...(first?.timestamp ? { createdAt: first.timestamp } : {}),
      ...(last?.user ? { modifiedBy: [last.user] } : {}),
      ...(last?.timestamp ? { modifiedAt: last.timestamp } : {}),
    },
  };
}
