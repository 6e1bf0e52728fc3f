import { type FilterName, filterTable } from '@clew/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApp, type TestApp } from '../testing/test-app.ts';

/** Every filter over the wire: which of a handful of resources a question is answered from. */
let clew: TestApp;
const nowMs = Date.parse('2026-06-15T12:00:00Z');
const [ann, bob, cy] = ['ann@clew.test', 'bob@clew.test', 'cy@clew.test'];
const ids = new Map<string, string>();
let annId = '';

const resources: Record<string, object> = {
  doc: {
    type: 'page',
    class: 'document',
    createdBy: ann,
    modifiedBy: [bob, ann],
    createdAt: '2026-01-10T10:00:00Z',
    modifiedAt: '2026-06-10T10:00:00Z',
    labels: ['Red', 'Blue'],
    topics: ['Travel'],
    path: '/Eng/Docs/',
    extension: '.MD',
    fileTypeGroup: 'document',
    sharedBy: ann,
    sharedWith: [cy],
    mentioned: [cy],
    data: { Priority: 'P1', arr: 84_000, flags: [true, 'x'], nested: { a: 1 } },
    hasAttachments: true,
    content: 'marker see https://example.org/x',
  },
  task: {
    type: 'issue',
    class: 'task',
    reporter: bob,
    assignedTo: [ann],
    reviewers: ['cy@clew.test'],
    createdAt: '2026-02-01T00:00:00Z',
    dueAt: '2026-07-01',
    status: 'In Progress',
    cycle: 'Sprint 9',
    labels: ['red'],
    path: '/Eng/Docsets',
    data: { Priority: ['P2', 'P3'] },
  },
  done: { type: 'issue', class: 'task', assignedTo: [ann], status: 'Done', createdAt: '2026-02-02T00:00:00Z' },
  mail: {
    type: 'email',
    class: 'email',
    sentFrom: bob,
    sentTo: [ann, 'list@clew.test'],
    sentAt: '2026-03-01T23:30:00-01:00',
    participants: [cy],
    relatedContacts: ['jo@customer.test'],
  },
  event: {
    type: 'event',
    class: 'event',
    eventStart: '2026-06-20T09:00:00Z',
    eventEnd: '2026-06-20T17:00:00Z',
    attendees: [
      { person: ann, rsvp: 'tentative' },
      { person: bob, rsvp: 'accepted' },
    ],
  },
  chat: { type: 'message', class: 'message', sentFrom: 'U-ANN', sentAt: '2026-06-01T08:00:00Z', sentTo: ['#General'] },
  bobPerson: {
    type: 'person',
    class: 'person',
    email: bob,
    managedBy: ann,
    jobTitle: 'Cook',
    department: 'Kitchen',
    location: 'Bergen',
  },
  annPerson: { type: 'person', class: 'person', email: ann },
  viewed: {
    type: 'file',
    class: 'document',
    title: 'Plan.PDF',
    activities: [{ person: cy, kind: 'viewed', at: '2026-06-14T00:00:00Z' }],
  },
};

beforeAll(async () => {
  clew = await createTestApp({ clock: { nowMs: () => nowMs } });
  await clew.addAccounts(ann, bob, cy);
  await clew.call('PUT', `/api/accounts/${ann}`, { body: { identities: { slack: 'U-ANN' } } });
  annId = (await clew.call<{ accountId: string }>('GET', '/api/me', { as: ann })).body.accountId;
  for (const [name, resource] of Object.entries(resources)) {
    const source = name === 'chat' ? 'slack' : 'work';
    ids.set(name, await clew.push(source, name, { content: 'marker', permissions: { public: true }, ...resource }));
  }
  await clew.push('work', 'hidden', {
    type: 'page',
    content: 'marker',
    labels: ['red'],
    data: { Priority: 'P1' },
    managedBy: cy,
    class: 'person',
  });
  await clew.call('PUT', `/api/stars/${ids.get('doc')}`, { as: ann });
});
afterAll(() => clew.close());

const found = async (filters: object, as = ann): Promise<string[]> => {
  const { resources: seen } = await clew.ask(as, 'marker', { enterpriseSearch: { filters } });
  return seen.map(({ externalId }) => externalId).sort();
};
const all = [...Object.keys(resources)].sort();
const but = (...names: string[]) => all.filter((name) => !names.includes(name));

/** At least one case for each filter of the table; `me` is Ann. */
const cases: { [Name in FilterName]: [filters: object, expected: string[]][] } = {
  resourceId: [[{ resourceId: ['no-such-id'] }, []]],
  isStarred: [
    [{ isStarred: true }, ['doc']],
    [{ isStarred: false }, but('doc')],
  ],
  hasAttachments: [
    [{ hasAttachments: true }, ['doc']],
    [{ hasAttachments: [false] }, but('doc')],
  ],
  rsvp: [
    [{ rsvp: ['Tentative'] }, ['event']],
    [{ rsvp: ['accepted'] }, []],
  ],
  appId: [
    [{ appId: ['SLACK'] }, ['chat']],
    [{ appId: 'slack', type: ['issue'] }, []],
  ],
  type: [[{ type: ['issue', 'email'] }, ['done', 'mail', 'task']]],
  label: [
    [{ label: ['red'] }, ['doc', 'task']],
    [{ label: ['RED', 'blue'] }, ['doc']],
    [{ label: [] }, all],
  ],
  anyLabel: [[{ anyLabel: ['blue', 'green', 'red'] }, ['doc', 'task']]],
  sentTo: [
    [{ sentTo: ['me'] }, ['mail']],
    [{ sentTo: ['#general'] }, ['chat']],
  ],
  sentFrom: [
    [{ sentFrom: [bob] }, ['mail']],
    [{ sentFrom: ['me'] }, ['chat']],
    [{ sentFrom: ['u-ann'] }, ['chat']],
  ],
  createdBy: [[{ createdBy: ['ANN@clew.test'] }, ['doc']]],
  modifiedBy: [
    [{ modifiedBy: [bob] }, ['doc']],
    [{ modifiedBy: ['me'] }, ['doc']],
  ],
  reporter: [[{ reporter: [bob] }, ['task']]],
  assignedTo: [[{ assignedTo: 'me' }, ['done', 'task']]],
  reviewer: [[{ reviewer: [cy] }, ['task']]],
  fromTime: [[{ fromTime: '2026-06-10T10:00:00Z' }, ['doc', 'event']]],
  untilTime: [
    [{ untilTime: '2026-02-01' }, ['task']],
    [{ untilTime: '2026-03-02T00:30:00Z', fromTime: '2026-03-02' }, ['mail']],
  ],
  createBeforeTime: [
    [{ createBeforeTime: '2026-01-10' }, ['doc']],
    [{ createBeforeTime: '2026-01-10T09:59:59Z' }, []],
  ],
  createAfterTime: [[{ createAfterTime: '2026-02-02' }, ['done']]],
  modifiedBeforeTime: [[{ modifiedBeforeTime: '2026-02-01' }, ['task']]],
  modifiedAfterTime: [[{ modifiedAfterTime: '2026-06-10T12:00:00+02:00' }, ['doc']]],
  dueBeforeTime: [
    [{ dueBeforeTime: '2026-07-01' }, ['task']],
    [{ dueBeforeTime: '2026-06-30' }, []],
  ],
  dueAfterTime: [
    [{ dueAfterTime: '2026-07-01' }, ['task']],
    [{ dueAfterTime: '2026-07-02' }, []],
  ],
  class: [[{ class: ['email', 'message'] }, ['chat', 'mail']]],
  sharedBy: [[{ sharedBy: ['me'] }, ['doc']]],
  sharedWith: [[{ sharedWith: [cy] }, ['doc']]],
  linkId: [[{ linkId: ['slack'] }, ['chat']]],
  eventTimeFrameStart: [
    [{ eventTimeFrameStart: '2026-06-20T17:00:00Z' }, ['event']],
    [{ eventTimeFrameStart: '2026-06-21' }, []],
  ],
  eventTimeFrameEnd: [
    [{ eventTimeFrameEnd: '2026-06-20T09:00:00Z' }, ['event']],
    [{ eventTimeFrameEnd: '2026-06-19' }, []],
  ],
  status: [[{ status: ['in progress'] }, ['task']]],
  cycle: [[{ cycle: ['sprint 9'] }, ['task']]],
  extension: [
    [{ extension: ['md'] }, ['doc']],
    [{ extension: ['.pdf'] }, ['viewed']],
  ],
  jobTitle: [[{ jobTitle: ['cook'] }, ['bobPerson']]],
  location: [[{ location: ['bergen'] }, ['bobPerson']]],
  department: [[{ department: ['KITCHEN'] }, ['bobPerson']]],
  managedBy: [[{ managedBy: ['me'] }, ['bobPerson']]],
  isManager: [
    [{ isManager: true }, ['annPerson']],
    [{ isManager: false }, ['bobPerson']],
  ],
  participants: [
    [{ participants: [cy] }, ['mail']],
    [{ participants: ['me'] }, ['event']],
  ],
  topic: [[{ topic: ['travel'] }, ['doc']]],
  hasLinks: [[{ hasLinks: true }, ['doc']]],
  mentioned: [[{ mentioned: [cy] }, ['doc']]],
  pathPrefix: [
    [{ pathPrefix: ['/eng'] }, ['doc', 'task']],
    [{ pathPrefix: ['Eng/Docs'] }, ['doc']],
    [{ pathPrefix: ['/'] }, ['doc', 'task']],
  ],
  path: [
    [{ path: ['/Eng/Docs'] }, ['doc']],
    [{ path: ['/eng'] }, []],
  ],
  fileTypeGroup: [[{ fileTypeGroup: ['pdf'] }, ['viewed']]],
  relatedContacts: [[{ relatedContacts: ['JO@customer.test'] }, ['mail']]],
  recentActivityFor: [
    [{ recentActivityFor: cy }, ['viewed']],
    [{ recentActivityFor: 'me' }, ['chat', 'doc']],
    [{ recentActivityFor: bob }, ['doc']],
  ],
  workingOn: [
    [{ workingOn: 'me' }, ['doc', 'task']],
    [{ workingOn: cy }, ['task']],
  ],
};

describe('filters', () => {
  it('the table of cases names every filter', () => expect(Object.keys(cases)).toEqual(Object.keys(filterTable)));

  it.each(Object.values(cases).flat())('%j finds %j', async (filters, expected) =>
    expect(await found(filters)).toEqual(expected),
  );

  it('resourceId finds by id, and nothing that the asker may not see', async () => {
    expect(await found({ resourceId: [ids.get('mail'), ids.get('task'), 'x'] })).toEqual(['mail', 'task']);
  });

  it('takes an account id for a person', async () => expect(await found({ createdBy: [annId] })).toEqual(['doc']));

  it('isStarred and rsvp are about the caller', async () => {
    expect(await found({ isStarred: true }, bob)).toEqual([]);
    expect(await found({ rsvp: ['accepted'] }, bob)).toEqual(['event']);
  });

  it.each([
    [{ priority: 'p1' }, ['doc']],
    [{ PRIORITY: ['P2', 'P1'] }, ['doc', 'task']],
    [{ arr: 84_000 }, ['doc']],
    [{ arr: '84000' }, ['doc']],
    [{ flags: true }, ['doc']],
    [{ flags: ['X'] }, ['doc']],
    [{ nested: '1' }, []],
    [{ nothingHasThis: 'x' }, []],
    [{ nothingHasThis: [] }, all],
    [{ nothingHasThis: null, label: null }, all],
    [{ constructor: 'x' }, []],
  ])('a custom property %j finds %j', async (filters, expected) => expect(await found(filters)).toEqual(expected));

  it('different filters must all hold', async () => {
    expect(await found({ label: 'red', type: 'issue' })).toEqual(['task']);
    expect(await found({ label: 'red', priority: 'P1', createdBy: bob })).toEqual([]);
  });
});
