import type { Herb } from './load-herb.ts';

interface Page {
  totalResults: number;
  results: { resource: { externalId: string } }[];
  paging: { next: string | null };
}

/** All results of a viewer's search, and how many every page says that there are. */
export async function searchToTheEnd(
  { clew, emailOf }: Herb,
  viewer: string,
  body: object,
): Promise<{ ids: string[]; total: number; text: string }> {
  const ids: string[] = [];
  const totals = new Set<number>();
  let text = '';
  for (let nextToken: string | null | undefined; nextToken !== null; ) {
    const request = { ...body, paging: { size: 200, nextToken } };
    const reply = await clew.call<Page>('POST', '/search', { as: emailOf(viewer), body: request });
    if (reply.status !== 200) throw new Error(`A search was refused with ${reply.status}`);
    totals.add(reply.body.totalResults);
    ids.push(...reply.body.results.map(({ resource }) => resource.externalId));
    text += JSON.stringify(reply.body);
    nextToken = reply.body.paging.next;
  }
  const [total = -1, ...others] = totals;
  return { ids, total: others.length === 0 && total === ids.length ? total : -1, text };
}
