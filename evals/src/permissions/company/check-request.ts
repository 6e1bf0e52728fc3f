import { type AuditRecord, type ExplainedResource, type FullAnswer, operations } from '@clew/contract';
import { asOwner, chooseThread, chooseTurn, type RequestKind, resolve } from './apply-change.ts';
import { ask, expectOnly, expectSame, isReadable, remember } from './ask.ts';
import { threadRequests, unknownThread, unknownTurn } from './check-threads.ts';
import { accountOf, type Company, expectRefusal, expectStatus, expectThat, type Reply } from './company.ts';
import { readAnswer } from './read-answer.ts';
import type { Credential, StepOf, Subject } from './steps.ts';
import {
  type Asker,
  assistantFor,
  inScope,
  isOwnThread,
  isRefusal,
  mayEdit,
  mayRead,
  mayUse,
  meantBy,
  searchedBy,
} from './who-may.ts';
import {
  type AccountState,
  type AssistantSlot,
  type AssistantState,
  type Filters,
  handleOf,
  type ResourceState,
  saidBy,
  secretOf,
  secretPattern,
  type TurnState,
  type World,
} from './world.ts';

type Requests = { [Kind in RequestKind]: (company: Company, step: StepOf<Kind>) => Promise<void> };

const unknownAssistant = { status: 404, reason: 'Unknown assistant' };

/**
 * Each request for content, judged against the world as it is at this moment. Every reply is searched for secrets and ids too,
 * wherever in it they stand.
 */
export const requests: Requests = {
  ...threadRequests,

  async search(company, step) {
    const { world } = company;
    const { by, filters, contentSearch, semanticSearch, sort, size, keep } = step;
    const context = askWithAssistant(world, step);
    const about = aboutOf(world, step.subject);
    const body = {
      query: about.text,
      filters: filtersOf(world, filters),
      assistantId: context.assistantId,
      contentSearch,
      semanticSearch,
      ...(sort ? { sort: { by: sort } } : {}),
    };
    const isByMeaning =
      company.comparesMeaning && semanticSearch && contentSearch && (sort ?? 'Relevancy') === 'Relevancy';
    if (isByMeaning) await company.untilEmbedded();
    const facets = ['linkId', 'label', 'createdBy'];
    const first = await ask(company, step, 'search', { body: { ...body, facets, paging: { size } } });
    const { asker, assistant } = admitted(context, first) ?? {};
    if (!asker || !assistant) return;
    const searched = searchedBy(world, asker.account, assistant, filters);
    const expected = searched.filter(about.holds);
    // Which of the others are near enough is the ranking's affair: they must be readable, and that is all.
    const allowed = idsOf(isByMeaning ? searched : expected);
    const pages = [first];
    for (let token = nextOf(first); token !== null && !keep; token = nextOf(pages.at(-1) as Reply))
      pages.push(await ask(company, step, 'search', { body: { ...body, paging: { size, nextToken: token } } }));
    const found = pages.flatMap((page) => idsOfResults(world, page, asker.account));
    const total = Number(first.body['totalResults']);
    for (const page of pages) {
      const said = Number(page.body['totalResults']);
      expectThat(said <= allowed.size, 'leaked', () => `says ${said} results, not ${allowed.size}`);
      expectThat(
        said === total && said >= expected.length,
        'wrongly hidden',
        () => `says ${said} results, not ${expected.length}`,
      );
    }
    expectOnly(found, allowed, 'results');
    const readable = Map.groupBy(searchedBy(world, asker.account, assistant), ({ sourceId }) => String(sourceId));
    for (const { value, count } of sourcesCounted(first))
      expectThat(
        count <= (readable.get(value)?.length ?? 0),
        'leaked',
        () => `counts ${count} of ${value}, not ${readable.get(value)?.length ?? 0}`,
      );
    if (!keep) {
      const wanted = isByMeaning ? found.filter((id) => idsOf(expected).has(id)) : found;
      expectSame(wanted, idsOf(expected), 'results');
      expectThat(found.length === total, 'wrong', () => `${found.length} of ${total} results`);
    } else {
      expectThat(
        found.length === Math.min(size, total),
        'wrongly hidden',
        () => `${found.length} on a page of ${size}`,
      );
      const token = nextOf(first);
      if (token !== null)
        world.pages.set(keep, {
          token,
          accountId: asker.account.id,
          body: { ...body, paging: { size } },
          found: allowed,
        });
    }
    if (by.key !== 'none') remember(world, first, asker.account, idsOfResults(world, first, asker.account));
  },

  /** The second page, after who knows what: it shows nothing that may not be read by now, and nobody else's. */
  async nextPage(company, step) {
    const { world } = company;
    const page = world.pages.get(step.slot);
    if (!page) return;
    const by = step.isOwn ? asOwner(page) : step.by;
    const asker = resolve(world, by);
    const { paging, ...body } = page.body as { paging: { size: number } };
    const reply = await ask(company, { ...step, by }, 'search', {
      body: { ...body, paging: { ...paging, nextToken: page.token } },
    });
    if (isRefusal(asker)) return expectRefusal(reply, asker);
    if (reply.status !== 200) return;
    expectThat(asker.account.id === page.accountId, 'leaked', () => 'the pages of somebody else were shown');
    const left = [...page.found].filter((id) => isReadable(world, id, asker.account));
    expectOnly(idsOfResults(world, reply, asker.account), new Set(left), 'results of a later page');
    expectThat(
      Number(reply.body['totalResults']) <= left.length,
      'leaked',
      () => 'hidden results are counted on a later page',
    );
  },

  async answers(company, step) {
    const { world } = company;
    const context = askWithAssistant(world, step);
    const about = aboutOf(world, step.subject);
    const query = questionAbout(about.text);
    const body = { query, filters: filtersOf(world, step.filters), assistantId: context.assistantId };
    const reply = await ask(company, step, 'answers', { body });
    const { asker, assistant } = admitted(context, reply) ?? {};
    if (!asker || !assistant) return;
    const searched = idsOf(searchedBy(world, asker.account, assistant, step.filters));
    const references = (reply.body['references'] as { resource: { id: string } }[]).map(({ resource }) => resource.id);
    expectOnly(references, searched, 'references');
    const { one } = about;
    if (one && searched.has(one.id)) expectAnswer(String(reply.body['answer']), references, one);
    remember(world, reply, asker.account, references);
  },

  async listFilterOptions(company, step) {
    const { world } = company;
    const context = askWithAssistant(world, step);
    const { name } = step;
    const body = { name, limit: 200, assistantId: context.assistantId };
    const reply = await ask(company, step, 'listFilterOptions', { body });
    const { asker, assistant } = admitted(context, reply) ?? {};
    if (!asker || !assistant) return;
    const searched = searchedBy(world, asker.account, assistant);
    const values = (reply.body['options'] as { value: string }[]).map(({ value }) => value);
    if (name === 'createdBy' || name === 'workingOn') {
      const outsiders = searched.map(({ edition }) => `${secretOf(edition)}@out.test`);
      const isOutsider = (value: string) => value.endsWith('@out.test');
      return expectSame(values.filter(isOutsider), new Set(name === 'createdBy' ? outsiders : []), 'options');
    }
    const counts = new Map<string, number>();
    for (const resource of searched)
      for (const value of valuesOf(resource, name, asker.account)) counts.set(value, (counts.get(value) ?? 0) + 1);
    expectSame(values, new Set(counts.keys()), `options of ${name}`);
    const order = values.map((value) => counts.get(value) ?? 0);
    expectThat(
      order.every((count, at) => at === 0 || count <= (order[at - 1] ?? 0)),
      'leaked',
      () => `the options of ${name} are not in the order of what the asker may see: ${values.join(', ')}`,
    );
  },

  async getFilterStats(company, step) {
    const { world } = company;
    const context = askWithAssistant(world, step);
    const reply = await ask(company, step, 'getFilterStats', { body: { assistantId: context.assistantId } });
    const { asker, assistant } = admitted(context, reply) ?? {};
    if (!asker || !assistant) return;
    const expected = searchedBy(world, asker.account, assistant).flatMap((resource) =>
      filtersWithValues(resource, asker.account).map(
        (filter) => `${filter} of ${resource.sourceId}/${typeOf(resource)}`,
      ),
    );
    const stats = reply.body['availableFilters'] as Record<string, Record<string, string[]>>;
    const found = Object.entries(stats).flatMap(([filter, apps]) =>
      Object.entries(apps).flatMap(([app, types]) => types.map((type) => `${filter} of ${app}/${type}`)),
    );
    expectSame(found, new Set(expected), 'filters');
  },

  async getResourceContent(company, step) {
    const { world } = company;
    const resource = world.resources.get(`${step.source}/${step.externalId}`) ?? lastOf(world, step);
    const asker = resolve(world, step.by);
    const id = resource?.id ?? 'res_000000000000000000000000';
    const reply = await ask(company, step, 'getResourceContent', { id });
    if (isRefusal(asker)) return expectRefusal(reply, asker);
    if (asker.isSession || asker.scope !== 'all') return expectStatus(reply, 403);
    if (!resource || !mayRead(world, resource, asker.account))
      return expectRefusal(reply, { status: 404, reason: 'Unknown resource' });
    expectThat(reply.status === 200, 'wrongly hidden', () => `the content of ${id} was refused with ${reply.status}`);
    const content = (reply.body['parts'] as { content: string }[]).map((part) => part.content).join('');
    expectThat(content === resource.content, 'wrongly hidden', () => `the content of ${id} is not what was pushed`);
    remember(world, reply, asker.account, [id]);
  },

  /** Administrators are told who may read what, as it is now, and of content nothing but ids. */
  async explainAccess(company, step) {
    const { world } = company;
    const resource = world.resources.get(`${step.source}/${step.externalId}`) ?? lastOf(world, step);
    const asker = resolve(world, step.by);
    const id = resource?.id ?? 'res_000000000000000000000000';
    const query = `?account=${encodeURIComponent(step.about)}&resource=${encodeURIComponent(id)}`;
    const reply = await ask(company, step, 'explainAccess', { query, shows: 'ids' });
    if (isRefusal(asker)) return expectRefusal(reply, asker);
    if (asker.isSession || asker.scope !== 'all' || !asker.account.admin) return expectStatus(reply, 403);
    const about = accountOf(world, step.about);
    if (!about) return expectStatus(reply, 404);
    expectStatus(reply, 200);
    const told = (reply.body['resources'] as ExplainedResource[]).map((each) => `${each.id} ${each.mayRead}`);
    const expected = resource?.exists ? [`${resource.id} ${mayRead(world, resource, about)}`] : [];
    expectSame(told, new Set(expected), 'who may read it');
  },

  chat: (company, step) => chat(company, step),
  chatV2: (company, step) => chat(company, step),

  /** Administrators read what everybody asked, and of content nothing but ids. */
  async listAudit(company, step) {
    const { world } = company;
    const asker = resolve(world, step.by);
    const query = `?limit=50&account=${encodeURIComponent(step.about)}${step.lines ? '&format=ndjson&from=2026-01-01' : ''}`;
    const reply = await ask(company, step, 'listAudit', { query, shows: 'ids' });
    if (isRefusal(asker)) return expectRefusal(reply, asker);
    if (asker.isSession || asker.scope !== 'all' || !asker.account.admin) return expectStatus(reply, 403);
    expectStatus(reply, 200);
    const records = step.lines ? linesOf(reply) : (reply.body['records'] as AuditRecord[]);
    const about = accountOf(world, step.about);
    for (const { requestId, accountId, resourceIds } of records) {
      expectThat(accountId === about?.id, 'wrong', () => `the audit of ${step.about} has a record of ${accountId}`);
      const known = world.shown.get(requestId);
      if (known) expectSame(resourceIds, known.resourceIds, `resources of the record of ${requestId}`);
    }
  },

  async listAssistants(company, step) {
    const { world } = company;
    const asker = resolve(world, step.by);
    const reply = await ask(company, step, 'listAssistants');
    if (isRefusal(asker)) return expectRefusal(reply, asker);
    if (asker.isSession) return expectStatus(reply, 403);
    expectStatus(reply, 200);
    const { person, account, scope } = asker;
    const managesAll = account.admin && scope === 'all';
    const shown = reply.body['assistants'] as { id: string; instructions?: string }[];
    const usable = [...world.assistants.values()].filter(
      (assistant) => inScope(scope, assistant.id) && (managesAll || mayUse(world, assistant, person, account)),
    );
    expectSame(
      shown.map(({ id }) => id),
      new Set(usable.map(({ id }) => id)),
      'assistants',
    );
    for (const { id, instructions } of shown) {
      const assistant = usable.find((each) => each.id === id);
      const isOpen = managesAll || (assistant !== undefined && mayEdit(world, assistant, person, account));
      expectThat(
        (instructions !== undefined) === isOpen,
        isOpen ? 'wrongly hidden' : 'leaked',
        () => `the instructions of ${id}`,
      );
    }
  },
};

async function chat(company: Company, given: StepOf<'chat' | 'chatV2'>): Promise<void> {
  const { world } = company;
  const { thread, by } = given.thread
    ? chooseThread(world, { thread: given.thread, by: given.by })
    : { thread: undefined, by: given.by };
  const isOwner = thread !== undefined && given.thread?.who === 'owner';
  const step = { ...given, by, assistant: isOwner ? slotOf(world, thread.assistantId) : given.assistant };
  const context = askWithAssistant(world, step);
  const { insteadOf } = given;
  const replaced = thread && insteadOf ? chooseTurn(world, thread, insteadOf.turn) : undefined;
  const about = replaced && insteadOf?.isAgain ? aboutWord(world, replaced.about) : aboutOf(world, step.subject);
  const question = questionAbout(about.text);
  const { asker, assistant } = context;
  const isOwn = thread && asker && isOwnThread(thread, asker);
  const body = {
    messages: [{ text: question, role: 'User' }],
    assistantId: context.assistantId,
    enterpriseSearch: { filters: filtersOf(world, step.filters) },
    stream: step.stream,
    ...(thread ? { threadId: thread.id } : {}),
    ...(replaced ? { insteadOf: replaced.requestId } : {}),
  };
  const reply = await ask(company, step, given.do, { body });
  if (!admitted(context, reply, { mayFail: thread !== undefined }) || !asker || !assistant) return;
  if (thread && !(isOwn && thread.assistantId === assistant.id)) return expectRefusal(reply, unknownThread);
  if (thread && replaced && !thread.turns.includes(replaced)) return expectRefusal(reply, unknownTurn);
  expectStatus(reply, 200);
  const answer = readAnswer(reply, given.do, step.stream);
  const follows = replaced ? replaced.follows : thread?.current;
  const turn = turnOf({ about: about.text, question, follows }, answer, world);
  const searched = idsOf(searchedBy(world, asker.account, assistant, step.filters));
  expectOnly(turn.resourceIds, searched, 'resources');
  expectOnly(turn.referenceIds, new Set(turn.resourceIds), 'references');
  const { one } = about;
  if (one && searched.has(one.id)) {
    expectThat(turn.resourceIds.includes(one.id), 'wrongly hidden', () => `${one.id} is not among the resources`);
    // Behind others the model may make more of a question than it says.
    if (!follows) expectAnswer(textOf(turn), turn.referenceIds, one);
  }
  if (thread) {
    thread.turns.push(turn);
    thread.current = turn;
  } else {
    const { threadId } = answer;
    world.threads.push({
      id: threadId,
      accountId: asker.account.id,
      assistantId: assistant.id,
      isDeleted: false,
      title: question,
      readers: [],
      turns: [turn],
      current: turn,
    });
  }
  remember(world, reply, asker.account, turn.resourceIds, answer.requestId);
}

/** Operations of content that nothing here asks: a new one fails the run until it is judged. */
export function unknownOperations(): string[] {
  return Object.entries(operations).flatMap(([name, { audit }]) =>
    audit === 'content' && !Object.hasOwn(requests, name) ? [name] : [],
  );
}

interface Context {
  assistantId: string | undefined;
  asker: Asker | undefined;
  assistant: AssistantState | undefined;
  refusal: { status: number; reason: string } | undefined;
}

/** Who asks, with which assistant; or the refusal that is due. */
function askWithAssistant(
  world: World,
  { by, assistant: slot }: { by: Credential; assistant: StepOf<'search'>['assistant'] },
): Context {
  const assistantId =
    slot === undefined ? undefined : (world.assistants.get(slot)?.id ?? 'ast_000000000000000000000000');
  const asker = resolve(world, by);
  if (isRefusal(asker)) return { assistantId, asker: undefined, assistant: undefined, refusal: asker };
  const assistant = assistantFor(world, asker, assistantId);
  return { assistantId, asker, assistant, refusal: assistant ? undefined : unknownAssistant };
}

/** The asker and the assistant where the request is due an answer; checks the refusal else. */
function admitted({ asker, assistant, refusal }: Context, reply: Reply, { mayFail = false } = {}) {
  if (refusal) expectRefusal(reply, refusal);
  if (!asker || !assistant) return undefined;
  if (!mayFail) expectStatus(reply, 200);
  return { asker, assistant };
}

interface About {
  text: string;
  holds(resource: ResourceState): boolean;
  one?: ResourceState | undefined;
}

function aboutOf(world: World, subject: Subject): About {
  switch (subject.of) {
    case 'everything':
      return aboutWord(world, 'quartz');
    case 'nothing':
      return aboutWord(world, ' ');
    case 'one': {
      const one = world.resources.get(`${subject.source}/${subject.externalId}`);
      return aboutWord(world, handleOf(one?.edition ?? 999_999));
    }
  }
}

/** A word that was asked about before: of one resource, if it still stands there. */
function aboutWord(world: World, text: string): About {
  if (text === 'quartz' || text === ' ') return { text, holds: () => true };
  const one = [...world.resources.values()].find(({ edition }) => handleOf(edition) === text);
  return { text, holds: (resource) => resource === one, one };
}

function questionAbout(text: string): string {
  return text === 'quartz' || text === ' ' ? 'Tell me about quartz' : `What is the code of ${text}?`;
}

function filtersOf(world: World, { resource, createdBy, ...filters }: Filters): object {
  const ids = [...world.everyResource.values()].flatMap(({ id, externalId }) =>
    resource?.includes(externalId) ? [id] : [],
  );
  return {
    ...filters,
    // An empty list would be no filter at all.
    ...(resource ? { resourceId: resource.length > 0 && ids.length === 0 ? ['res_none'] : ids } : {}),
    ...(createdBy ? { createdBy: createdBy.map((name) => meantBy(world, name)) } : {}),
  };
}

/** The resource that was there last, where nothing is now: its id must not open anything. */
function lastOf(
  world: World,
  { source, externalId }: Pick<StepOf<'getResourceContent'>, 'source' | 'externalId'>,
): ResourceState | undefined {
  return [...world.everyResource.values()].findLast(
    (each) => each.sourceId === source && each.externalId === externalId,
  );
}

/** The slot of an assistant that is there; else one that may be anything. */
function slotOf(world: World, assistantId: string): AssistantSlot {
  return [...world.assistants].find(([, { id }]) => id === assistantId)?.[0] ?? 'default';
}

function idsOf(resources: readonly ResourceState[]): ReadonlySet<string> {
  return new Set(resources.map(({ id }) => id));
}

/** The ids of a page; what a snippet quotes must be of its own resource. */
function idsOfResults(world: World, { body }: Reply, account: AccountState): string[] {
  return (body['results'] as { resource: { id: string }; snippet: string }[]).map(({ resource: { id }, snippet }) => {
    for (const [secret] of snippet.matchAll(secretPattern))
      expectThat(
        world.secrets.get(secret)?.resource.id === id,
        'leaked',
        () => `the snippet of ${id} quotes ${secret} to ${account.email}`,
      );
    return id;
  });
}

function nextOf({ body }: Reply): string | null {
  return (body['paging'] as { next: string | null }).next;
}

/** The code of one resource was asked for, which the asker may read. */
function expectAnswer(text: string, references: readonly string[], { id, edition }: ResourceState): void {
  expectThat(references.includes(id), 'wrongly hidden', () => `${id} is not cited`);
  expectThat(
    text.includes(secretOf(edition)),
    'wrongly hidden',
    () => `the answer lacks ${secretOf(edition)}: ${text}`,
  );
}

/** What the values of a filter are, resource by resource. */
function valuesOf(resource: ResourceState, name: string, account: AccountState): string[] {
  const secret = secretOf(resource.edition);
  switch (name) {
    case 'label':
    case 'anyLabel':
      return [resource.label, secret];
    case 'appId':
    case 'linkId':
      return [resource.sourceId];
    case 'type':
      return [typeOf(resource)];
    case 'team':
      return [resource.team];
    case 'note':
      return [secret];
    case 'path':
      return [`/${secret}`];
    case 'isStarred':
      return [String(account.stars.has(resource.id))];
    default:
      return [];
  }
}

function filtersWithValues(resource: ResourceState, account: AccountState): string[] {
  const always = [
    'appId',
    'type',
    'class',
    'linkId',
    'label',
    'anyLabel',
    'createdBy',
    'path',
    'pathPrefix',
    'team',
    'note',
  ];
  return account.stars.has(resource.id) ? [...always, 'isStarred'] : always;
}

function typeOf({ sourceId }: ResourceState): string {
  return sourceId === 'chat' ? 'message' : 'page';
}

/** The last event of a stream, which holds what the events before it told. */
function turnOf(
  asked: Pick<TurnState, 'about' | 'question' | 'follows'>,
  { requestId, message, resources, references }: FullAnswer,
  { everyResource }: World,
): TurnState {
  const told = resources.flatMap(({ id }) => everyResource.get(id) ?? []);
  return {
    said: new Map(told.map((resource) => [resource.id, saidBy(resource)])),
    ...asked,
    requestId,
    feedback: undefined,
    parts: message.parts,
    resourceIds: resources.map(({ id }) => id),
    referenceIds: references.map(({ resourceId }) => resourceId),
  };
}

function textOf({ parts }: TurnState): string {
  return parts.map((part) => (part.type === 'Text' ? part.text : '')).join('');
}

function linesOf({ text, body }: Reply): AuditRecord[] {
  const lines = typeof body === 'string' ? text : '';
  return lines.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as AuditRecord]));
}

function sourcesCounted({ body }: Reply): { value: string; count: number }[] {
  const facets = body['facets'] as { name: string; options: { value: string; count: number }[] }[];
  return facets.find(({ name }) => name === 'linkId')?.options ?? [];
}
