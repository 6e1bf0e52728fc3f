import type { FullAnswer, ProblemBody } from '@clew/contract';
import { readJudgements, readLines } from '../../data-sets.ts';
import { resourceIdPattern } from '../company/world.ts';
import { type Herb, type HerbDocument, mayView } from './load-herb.ts';
import { searchToTheEnd } from './search-to-the-end.ts';

interface Probe {
  query: string;
  text: string;
  product: string;
  denied_viewer: string;
  allowed_viewer: string;
  must_not_appear_prefix: string;
}

export interface ProbeFigures {
  probes: number;
  requests: number;
  leaks: string[];
  /** Where whoever may see it was not shown it: then a probe would prove nothing. */
  hidden: string[];
}

const contentsPerProbe = 3;
const fewestLetters = 25;

/** Asks every route as somebody who may not see the answer, and as somebody who may and then no longer may. */
export async function measureProbes(herb: Herb, tell: (line: string) => void): Promise<ProbeFigures> {
  const figures: ProbeFigures = { probes: 0, requests: 0, leaks: [], hidden: [] };
  const judgements = readJudgements('herb');
  const sentences = groupsOfSentences(herb);
  for await (const probe of readLines<Probe>('herb', 'leak_probes.jsonl')) {
    const gold = [...(judgements.get(probe.query)?.keys() ?? [])];
    await askProbe({ herb, sentences, figures }, probe, gold);
    figures.probes++;
    if (figures.probes % 50 === 0) tell(`herb: ${figures.probes} probes`);
  }
  return figures;
}

interface Context {
  herb: Herb;
  /** Sentence, letters and digits alone -> the groups whose documents say it. */
  sentences: ReadonlyMap<string, ReadonlySet<string>>;
  figures: ProbeFigures;
}

interface Reply {
  status: number;
  body: Record<string, unknown>;
  text: string;
}

async function askProbe(context: Context, probe: Probe, gold: readonly string[]): Promise<void> {
  const { herb, figures } = context;
  const {
    denied_viewer: denied,
    allowed_viewer: allowed,
    text: question,
    product,
    must_not_appear_prefix: prefix,
  } = probe;
  const check = (isFine: boolean, message: string) =>
    void (isFine || figures.leaks.push(`${probe.query} ${denied}: ${message}`));
  const send = async (viewer: string, method: string, path: string, body?: object, group = herb.groups) => {
    const reply = await herb.clew.call(method, path, { as: herb.emailOf(viewer), body });
    const replied = {
      status: reply.status,
      body: reply.body,
      text: typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body),
    };
    figures.requests++;
    for (const leak of leaksIn(
      { ...context, herb: { ...herb, groups: group } },
      replied,
      viewer,
      `${path}${JSON.stringify(body)}`,
    ))
      figures.leaks.push(`${probe.query} ${viewer} ${method} ${path}: ${leak}`);
    return replied;
  };
  const chat = (viewer: string, more: object = {}) =>
    send(viewer, 'POST', '/chats', { messages: [{ text: question }], ...more });

  // Results, totals, snippets.
  const found = await searchToTheEnd(herb, denied, { query: question });
  check(found.total >= 0 && !found.ids.some((id) => id.startsWith(prefix)), 'results or their number');
  const ofProduct = await send(denied, 'POST', '/search', { query: question, filters: { product: [product] } });
  check(ofProduct.body['totalResults'] === countVisible(herb, denied, product), 'the number of results of the product');

  // Options and stats.
  const values = { product: new Set<string>(), channel: new Set<string>() };
  for (const document of herb.documents.values())
    if (mayView(herb, document, denied)) {
      if (document.product) values.product.add(document.product);
      if (document.channel) values.channel.add(document.channel);
    }
  for (const name of ['product', 'channel'] as const) {
    const options = await send(denied, 'POST', '/filters', { name, limit: 200 });
    const shown = (options.body['options'] as { value: string }[]).map(({ value }) => value);
    check(
      shown.every((value) => values[name].has(value)),
      `options of ${name}`,
    );
    if (shown.length !== Math.min(200, values[name].size)) figures.hidden.push(`${denied}: options of ${name}`);
  }
  await send(denied, 'POST', '/filters/stats', {});

  // Contents: forbidden and absent answer alike.
  const absent = await send(denied, 'GET', '/resources/res_000000000000000000000000/content');
  for (const document of gold.filter((id) => id.startsWith(prefix)).slice(0, contentsPerProbe)) {
    const id = herb.resourceOf.get(document) ?? '';
    check(saysTheSame(await send(denied, 'GET', `/resources/${id}/content`), absent), `the content of ${document}`);
    const byId = await send(denied, 'POST', '/search', { filters: { resourceId: [id] } });
    check(byId.body['totalResults'] === 0, `${document} is found by its id`);
    const star = await send(denied, 'PUT', `/api/stars/${id}`);
    check(star.status === 404, `${document} can be starred`);
  }

  // Answers, whole and streamed.
  await chat(denied);
  await chat(denied, { stream: true });
  await chat(denied, { enterpriseSearch: { filters: { product: [product] } } });
  await send(denied, 'POST', '/answers', { query: question });

  // The thread of somebody who may: shown to him, to nobody else, and no longer to him.
  const answer = (await chat(allowed)).body as unknown as FullAnswer;
  if (!answer.resources.some(({ externalId }) => externalId.startsWith(prefix)))
    figures.hidden.push(`${probe.query}: nothing of ${product} for ${allowed}`);
  const noThread = await send(denied, 'GET', '/api/threads/thr_000000000000000000000000');
  check(
    saysTheSame(await send(denied, 'GET', `/api/threads/${answer.threadId}`), noThread),
    'the thread of somebody else',
  );
  check((await chat(denied, { threadId: answer.threadId })).status === 404, 'a chat in the thread of somebody else');
  const group = `product:${product}`;
  const left = { ...herb.groups, [group]: (herb.groups[group] ?? []).filter((member) => member !== allowed) };
  await herb.putGroup(group, left[group] ?? []);
  const replay = await send(allowed, 'GET', `/api/threads/${answer.threadId}`, undefined, left);
  check(replay.status === 200 && !replay.text.includes(prefix), `${allowed} reads a thread after having left`);
  await herb.putGroup(group, herb.groups[group] ?? []);
}

/** Ids, document ids, addresses and sentences in a reply that its viewer may not see. */
function leaksIn({ herb, sentences }: Context, { body, text }: Reply, viewer: string, sent: string): string[] {
  const leaks: string[] = [];
  const isHidden = (id: string | undefined) => {
    const document = id === undefined ? undefined : herb.documents.get(id);
    return document !== undefined && !mayView(herb, document, viewer);
  };
  for (const [id] of text.matchAll(resourceIdPattern))
    if (!sent.includes(id) && isHidden(herb.documentOf.get(id))) leaks.push(`shows ${herb.documentOf.get(id)}`);
  for (const [id] of text.matchAll(/\w+Force\/[a-z_]+\/[\w./-]+/g)) if (isHidden(id)) leaks.push(`names ${id}`);
  for (const sentence of saidIn(body, text)) {
    const groups = sentences.get(sentence);
    if (groups && ![...groups].some((acl) => mayView(herb, { acl } as HerbDocument, viewer)))
      leaks.push(`says ${sentence}`);
  }
  return leaks;
}

/** What an answer, a snippet or a content says, sentence by sentence; of a stream all of it. */
function saidIn(body: Record<string, unknown>, text: string): string[] {
  const said =
    typeof body === 'string'
      ? text.matchAll(/"text":"((?:[^"\\]|\\.)*)"/g)
      : text.matchAll(/"(?:text|snippet|content|answer)":"((?:[^"\\]|\\.)*)"/g);
  return [...said].flatMap(([, json = '']) => sentencesOf(JSON.parse(`"${json}"`) as string));
}

function groupsOfSentences({ documents }: Herb): Map<string, Set<string>> {
  const groups = new Map<string, Set<string>>();
  for (const { text, acl } of documents.values())
    for (const sentence of sentencesOf(text)) groups.set(sentence, (groups.get(sentence) ?? new Set()).add(acl));
  return groups;
}

function sentencesOf(text: string): string[] {
  return text
    .split(/[.!?\n]+/)
    .map((sentence) => sentence.replace(/[^\p{L}\p{N}]+/gu, '').toLowerCase())
    .filter((sentence) => sentence.length >= fewestLetters);
}

function countVisible(herb: Herb, viewer: string, product: string): number {
  let count = 0;
  for (const document of herb.documents.values())
    if (document.product === product && mayView(herb, document, viewer)) count++;
  return count;
}

function saysTheSame(a: Reply, b: Reply): boolean {
  const plain = ({ status, body }: Reply) =>
    JSON.stringify({ ...(body as unknown as ProblemBody), status, requestId: '', instance: '' });
  return plain(a) === plain(b);
}
