import fc from 'fast-check';
import {
  externalIds,
  groupIds,
  groupNames,
  groupSources,
  others,
  people,
  personIds,
  persons,
  sharedGroupNames,
  sourceIds,
  writings,
} from './people.ts';
import { type AssistantSlot, assistantSlots, embedSlots, type Filters, keySlots, pageSlots } from './world.ts';

/**
 * What can be done to the company and asked of it, as plain data. A step names slots and not what is in them, so that it keeps
 * its meaning when others before it are left out: that is how a failure is made small.
 */
export type Step =
  typeof change extends fc.Arbitrary<infer Change>
    ? Change | (typeof request extends fc.Arbitrary<infer Request> ? Request : never)
    : never;
export type StepOf<Kind extends Step['do']> = Extract<Step, { do: Kind }>;

/** `#ann` stands for the id of that account. Some ask more than others, so that much is asked of what they may see. */
const header = fc.oneof(
  { weight: 9, arbitrary: fc.constantFrom(...people.ann, ...people.zoe, ...people.fiona) },
  { weight: 9, arbitrary: fc.constantFrom(...writings) },
  { weight: 1, arbitrary: fc.constantFrom(...persons.map((person) => `#${person}`)) },
  { weight: 1, arbitrary: fc.constantFrom('nobody@clew.test', 'nn@clew.test', '*', 'me') },
);
const impersonatingSlots = ['key1', 'key2'] as const;
const personalSlots = ['key3', 'key4', 'key5', 'session1', 'session2'] as const;
const through = fc.record({ key: fc.constant('bootstrap' as const), as: header });
const byAdmin = fc.record({ key: fc.constant('bootstrap' as const), as: fc.constantFrom(...people.admin) });
const credential = fc.oneof(
  { weight: 14, arbitrary: through },
  { weight: 3, arbitrary: fc.record({ key: fc.constantFrom(...impersonatingSlots), as: header }) },
  { weight: 5, arbitrary: fc.record({ key: fc.constantFrom(...personalSlots), as: fc.constant(undefined) }) },
  { weight: 1, arbitrary: fc.record({ key: fc.constantFrom(...keySlots), as: fc.option(header, { nil: undefined }) }) },
);
export type Credential = typeof credential extends fc.Arbitrary<infer Value> ? Value : never;

const person = fc.constantFrom(...others);
const some = <Value>(values: readonly Value[], most = 3) => fc.array(fc.constantFrom(...values), { maxLength: most });
const users = some([...people.ann, ...people.zoe, ...people.fiona, ...writings, ...personIds], 4);
const groups = some(groupNames);
const members = fc.record({ users, groups });
const sharing = fc.record({ users: some(writings), groups: some(sharedGroupNames) });
const labels = ['red', 'blue'];
const teams = ['north', 'south'];
const source = fc.constantFrom(...sourceIds);
const externalId = fc.constantFrom(...externalIds);
const owner = fc.constantFrom(...writings, ...personIds);

/** Of the resource itself; what is of the moment besides. */
const lasting: fc.Arbitrary<Filters>[] = [
  fc.record({ linkId: some([...sourceIds, ...sourceIds, 'nowhere'], 2) }),
  fc.record({ label: some(labels, 1) }),
  fc.record({ anyLabel: some([...labels, 'RED'], 2) }),
  fc.record({ team: some(teams, 1) }),
  fc.record({ createdBy: some(['me', ...writings, ...personIds, '#ann'], 4) }),
];
const momentary: fc.Arbitrary<Filters>[] = [
  fc.record({ isStarred: fc.boolean() }),
  fc.record({ resource: some(externalIds, 4) }),
];
/** Several at once find little: most have one. */
const joined = (each: fc.Arbitrary<Filters>[]) =>
  fc.array(fc.oneof(...each), { minLength: 1, maxLength: 2 }).map((all): Filters => Object.assign({}, ...all));
const savedFilters = joined(lasting);
const rarely = <Value>(value: fc.Arbitrary<Value>, freq: number) =>
  fc.nat(freq - 1).chain((roll) => (roll === 0 ? value : fc.constant(undefined)));
const fewFilters = fc.oneof(
  { weight: 3, arbitrary: fc.constant<Filters>({}) },
  { weight: 2, arbitrary: joined([...lasting, ...momentary]) },
);

const resource = fc.record({
  source,
  externalId,
  permissions: fc.option(fc.record({ public: fc.nat(9).map((roll) => roll === 0), users, groups }), {
    nil: undefined,
    freq: 8,
  }),
  /** Whether the content changes, or what is around it alone. */
  isNew: fc.boolean(),
  isLong: fc.nat(9).map((roll) => roll === 0),
  label: fc.constantFrom(...labels),
  team: fc.constantFrom(...teams),
  owner,
});
export type PushedState = typeof resource extends fc.Arbitrary<infer Value> ? Value : never;

/** One of all threads of the company, or of those that are shared; and who asks. */
const thread = fc.record({
  number: fc.nat(1_000),
  who: fc.constantFrom(...(['owner', 'owner', 'reader', 'anybody'] as const)),
});
export type ThreadChoice = typeof thread extends fc.Arbitrary<infer Value> ? Value : never;
/** A turn of that thread, or of another one. */
const turn = fc.record({ number: fc.nat(1_000), isElsewhere: fc.nat(7).map((roll) => roll === 0) });
export type TurnChoice = typeof turn extends fc.Arbitrary<infer Value> ? Value : never;
const scope = fc.oneof(
  { weight: 2, arbitrary: fc.constant('all' as const) },
  { weight: 1, arbitrary: fc.array(fc.constantFrom(...assistantSlots), { minLength: 1, maxLength: 2 }) },
);
const life = fc.constantFrom(60_000, 600_000);
/** The assistant of those who name none is rarely taken away from them. */
const changedAssistant = fc.oneof(
  { weight: 9, arbitrary: fc.constantFrom(...assistantSlots.filter((slot) => slot !== 'default')) },
  { weight: 1, arbitrary: fc.constant('default' as const) },
);

const change = fc.oneof(
  { weight: 12, arbitrary: fc.record({ do: fc.constant('putResource' as const), resource, inBatch: fc.boolean() }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('deleteResource' as const), source, externalId, inBatch: fc.boolean() }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('putGroup' as const),
      source: fc.constantFrom(...groupSources),
      group: fc.constantFrom(...groupIds),
      members,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('deleteGroup' as const),
      source: fc.constantFrom(...groupSources),
      group: fc.constantFrom(...groupIds),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('putAccount' as const),
      person,
      writing: fc.nat(2),
      admin: rarely(
        fc.nat(4).map((roll) => roll === 0),
        3,
      ),
      identities: rarely(
        fc.dictionary(fc.constantFrom(...groupSources), fc.constantFrom(...personIds), {
          maxKeys: 3,
          noNullPrototype: true,
        }),
        2,
      ),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('deactivate' as const), person, writing: fc.nat(2) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('putSource' as const), source }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('deleteSource' as const),
      source,
      isSure: fc.nat(9).map((roll) => roll === 0),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('createKey' as const),
      slot: fc.constantFrom(...impersonatingSlots),
      by: fc.oneof(credential, byAdmin),
      mode: fc.constant('impersonating' as const),
      scope,
      lifeMs: rarely(life, 3),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('createKey' as const),
      slot: fc.constantFrom('key3' as const, 'key4' as const, 'key5' as const),
      by: credential,
      mode: fc.constant('personal' as const),
      scope,
      lifeMs: rarely(life, 3),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('revokeKey' as const), slot: fc.constantFrom(...keySlots), by: credential }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('putAssistant' as const),
      slot: changedAssistant,
      by: credential,
      sources: fc.array(savedFilters, { maxLength: 2 }),
      everyone: fc.boolean(),
      sharedWith: sharing,
      editors: sharing,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('deleteAssistant' as const), slot: changedAssistant, by: credential }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('putEmbed' as const),
      slot: fc.constantFrom(...embedSlots),
      assistant: fc.constantFrom(...assistantSlots),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('deleteEmbed' as const), slot: fc.constantFrom(...embedSlots) }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('startSession' as const),
      slot: fc.constantFrom(...(['session1', 'session2'] as const)),
      embed: fc.constantFrom(...embedSlots),
      as: header,
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constantFrom(...(['star', 'unstar'] as const)), by: credential, source, externalId }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('deleteThread' as const), by: credential, thread }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.constantFrom(1_000, 30_000, 120_000) }),
  },
);

const assistant = fc.oneof(
  { weight: 3, arbitrary: fc.constant(undefined) },
  { weight: 2, arbitrary: fc.constantFrom<AssistantSlot>(...assistantSlots) },
);
/** What is asked about: a word of all content, the word of one resource, or nothing. */
const subject = fc.oneof(
  { weight: 3, arbitrary: fc.constant({ of: 'everything' as const }) },
  { weight: 1, arbitrary: fc.constant({ of: 'nothing' as const }) },
  { weight: 4, arbitrary: fc.record({ of: fc.constant('one' as const), source, externalId }) },
);
export type Subject = typeof subject extends fc.Arbitrary<infer Value> ? Value : never;
/** With which of the two base paths. */
const base = fc.constantFrom('', '/e-api');
const asked = { by: credential, base, assistant };
const chatting = {
  ...asked,
  subject,
  filters: fewFilters,
  stream: fc.boolean(),
  /** Goes on in this one. */
  thread: rarely(thread, 2),
  /** In place of one of its turns: with the same question, or another. */
  insteadOf: rarely(fc.record({ turn, isAgain: fc.boolean() }), 2),
};

const request = fc.oneof(
  {
    weight: 10,
    arbitrary: fc.record({
      do: fc.constant('search' as const),
      ...asked,
      subject,
      filters: fewFilters,
      contentSearch: fc.boolean(),
      semanticSearch: fc.nat(5).map((roll) => roll === 0),
      sort: rarely(fc.constantFrom('Relevancy', 'Alphabetical', 'Recency'), 3),
      size: fc.constantFrom(3, 20, 200),
      /** To the end, or so that a later step goes on with the second page. */
      keep: rarely(fc.constantFrom(...pageSlots), 3),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('nextPage' as const),
      by: credential,
      base,
      slot: fc.constantFrom(...pageSlots),
      isOwn: fc.boolean(),
    }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('answers' as const), ...asked, subject, filters: fewFilters }) },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('listFilterOptions' as const),
      ...asked,
      name: fc.constantFrom(
        'label',
        'anyLabel',
        'appId',
        'type',
        'linkId',
        'team',
        'note',
        'createdBy',
        'workingOn',
        'isStarred',
        'path',
      ),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('getFilterStats' as const), ...asked }) },
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant('getResourceContent' as const), by: credential, base, source, externalId }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('explainAccess' as const),
      by: fc.oneof(credential, byAdmin),
      base,
      source,
      externalId,
      about: fc.constantFrom(...writings),
    }),
  },
  { weight: 7, arbitrary: fc.record({ do: fc.constant('chat' as const), ...chatting }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('chatV2' as const), ...chatting }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('putThread' as const),
      by: credential,
      base,
      thread,
      title: rarely(fc.constantFrom('Renamed', '  Of  colleagues ', 'ann@clew.test'), 3),
      sharedWith: fc.option(some([...writings, ...personIds], 4), { nil: undefined, freq: 4 }),
      current: rarely(turn, 3),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('giveFeedback' as const),
      by: credential,
      base,
      thread,
      turn,
      rating: fc.constantFrom(...(['up', 'down'] as const)),
      hasComment: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('listThreads' as const),
      by: credential,
      base,
      of: fc.constantFrom('mine', 'shared', undefined),
      limit: fc.constantFrom(2, 200),
    }),
  },
  { weight: 7, arbitrary: fc.record({ do: fc.constant('getThread' as const), by: credential, base, thread }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('listFeedback' as const),
      by: fc.oneof(credential, byAdmin),
      base,
      rating: fc.constantFrom('up', 'down', undefined),
      limit: fc.constantFrom(5, 200),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('listAudit' as const),
      by: fc.oneof(credential, byAdmin),
      base,
      about: fc.constantFrom(...writings),
      lines: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('listAssistants' as const), by: credential, base }) },
);

const foundingChanges = 120;

/** Of a company: first mostly changes, so that there is something to ask about, then both in turn. */
export function stepsOf(count: number): fc.Arbitrary<Step[]> {
  const all = (arbitrary: fc.Arbitrary<Step>, length: number) =>
    fc.array(arbitrary, { minLength: length, maxLength: length, size: 'max' });
  const either = fc.oneof({ weight: 1, arbitrary: change }, { weight: 3, arbitrary: request });
  return fc
    .tuple(all(change, foundingChanges), all(either, count - foundingChanges))
    .map(([changes, mixed]) => [...founding, ...changes, ...mixed]);
}

/** Nothing could be pushed without its source, and nobody asked for without an account. */
const founding: Step[] = [
  ...sourceIds.map((source) => ({ do: 'putSource' as const, source })),
  ...others.map((person) => ({
    do: 'putAccount' as const,
    person,
    writing: 0,
    admin: undefined,
    identities: undefined,
  })),
];
