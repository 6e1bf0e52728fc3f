import { readFileSync } from 'node:fs';
import { createTestApp, type TestApp } from '@clew/server/src/testing/test-app.ts';
import { type Document, fileOf, importDocument, readLines } from '../../data-sets.ts';

/** The set with its permissions in a product of this process, and what follows from them. */
export interface Herb {
  clew: TestApp;
  documents: ReadonlyMap<string, HerbDocument>;
  /** Resource id -> document id. */
  documentOf: ReadonlyMap<string, string>;
  resourceOf: ReadonlyMap<string, string>;
  /** Group -> ids of its members. */
  groups: Readonly<Record<string, string[]>>;
  emailOf(viewer: string): string;
  putGroup(group: string, members: readonly string[]): Promise<void>;
}

export interface HerbDocument {
  id: string;
  title: string;
  text: string;
  product: string | undefined;
  channel: string | undefined;
  /** The group that may read it; `everyone` is a group too. */
  acl: string;
}

const source = 'herb';
const linesPerBatch = 500;

export async function loadHerb(viewers: readonly string[], tell: (line: string) => void): Promise<Herb> {
  const clew = await createTestApp({ settings: { CLEW_SEARCH_THREADS: '2' } });
  const succeed = async (method: string, path: string, body: unknown) => {
    const reply = await clew.call(method, path, { body });
    if (reply.status >= 300) throw new Error(`${method} ${path}: ${reply.status} ${JSON.stringify(reply.body)}`);
    return reply.body;
  };
  const everyone = [...viewers].filter((viewer) => !isOutsider(viewer));
  const ofProducts = JSON.parse(readFileSync(fileOf('herb', 'groups.json'), 'utf8')) as Record<string, string[]>;
  const groups = { ...ofProducts, everyone };
  const emailOf = (viewer: string) => (isOutsider(viewer) ? viewer : `${viewer}@herb.test`);
  const putGroup = async (group: string, members: readonly string[]) => {
    await succeed('PUT', `/api/sources/${source}/groups/${encodeURIComponent(group)}`, { users: members });
  };

  await succeed('PUT', `/api/sources/${source}`, { appId: source });
  for (const viewer of viewers)
    await succeed('PUT', `/api/accounts/${encodeURIComponent(emailOf(viewer))}`, { identities: { [source]: viewer } });
  for (const [group, members] of Object.entries(groups)) await putGroup(group, members);

  const documents = new Map<string, HerbDocument>();
  const documentOf = new Map<string, string>();
  let lines: string[] = [];
  const flush = async () => {
    const reply = await succeed('POST', `/api/sources/${source}/resources:batch`, lines.join('\n'));
    for (const { externalId, id, status } of reply['results'] as {
      externalId: string;
      id?: string;
      status: number;
    }[]) {
      if (status !== 200 || id === undefined) throw new Error(`${externalId} was refused with ${status}`);
      documentOf.set(id, externalId);
    }
    lines = [];
  };
  for await (const document of readLines<Document>('herb', 'corpus.jsonl')) {
    const [acl = ''] = document.acl ?? [];
    const permissions = { groups: [acl] };
    const { product, channel } = document.metadata as { product?: string; channel?: string };
    documents.set(document.id, { id: document.id, title: document.title, text: document.text, product, channel, acl });
    lines.push(JSON.stringify({ op: 'put', ...importDocument('herb', document), permissions }));
    if (lines.length < linesPerBatch) continue;
    await flush();
    if (documentOf.size % 5_000 === 0) tell(`herb: ${documentOf.size} documents`);
  }
  await flush();
  const resourceOf = new Map([...documentOf].map(([id, document]) => [document, id]));
  return { clew, documents, documentOf, resourceOf, groups, emailOf, putGroup };
}

/** Somebody who has an account and is nobody of the company. */
function isOutsider(viewer: string): boolean {
  return viewer.includes('@');
}

export function mayView({ groups }: Herb, { acl }: HerbDocument, viewer: string): boolean {
  return (groups[acl] ?? []).includes(viewer);
}
