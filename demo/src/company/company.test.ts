/** Holds the demo company to what the quick start, the golden questions and the filters need of it. */
import { expect, it } from 'vitest';
import { golden, groups, people, quickstart, resources, sources, stars, unanswerable } from './index.ts';
import type { DemoResource } from './types.ts';

const problems: string[] = [];
const bad = (text: string) => {
  problems.push(text);
};
const emails = new Set(people.map((p) => p.email));
const sourceIds = new Set(sources.map((s) => s.sourceId));
const key = (sourceId: string, id: string) => `${sourceId}\u0000${id}`;
const groupByKey = new Map(groups.map((g) => [key(g.sourceId, g.id), g]));
const toKey = (sourceId: string, ref: string) =>
  ref.startsWith('workspace:') ? key('workspace', ref.slice(10)) : key(sourceId, ref);
const byIdentity = new Map<string, string>();
for (const p of people)
  for (const [s, id] of Object.entries(p.identities ?? {})) {
    if (byIdentity.has(key(s, id))) bad(`identity twice: ${s} ${id}`);
    byIdentity.set(key(s, id), p.email);
    if (!sourceIds.has(s)) bad(`identity in unknown source ${s}`);
  }
const person = (sourceId: string, ref: string) =>
  byIdentity.get(key(sourceId, ref)) ?? (emails.has(ref) ? ref : undefined);

// Counts and people
if (people.length !== 30) bad(`people: ${people.length}`);
if (emails.size !== people.length) bad('email twice');
if (people.filter((p) => p.admin).length !== 1) bad('admins');
if (new Set(people.map((p) => p.location)).size !== 4) bad('locations');
if (new Set(people.map((p) => p.department)).size < 7) bad('departments');
if (people.filter((p) => !p.managedBy).length !== 1) bad('the tree of managers needs one root');
for (const p of people) {
  const seen = new Set<string>();
  let at: string | undefined = p.email;
  while (at) {
    if (seen.has(at)) {
      bad(`manager cycle at ${at}`);
      break;
    }
    seen.add(at);
    if (!emails.has(at)) bad(`manager ${at}`);
    at = people.find((q) => q.email === at)?.managedBy;
  }
}

// Sources
if (sources.length < 13) bad(`sources: ${sources.length}`);
if (new Set(sources.map((s) => s.appId)).size < 12) bad('apps');
if (sourceIds.size !== sources.length) bad('source twice');
for (const s of sourceIds) if (!resources.some((r) => r.sourceId === s)) bad(`source without resources: ${s}`);

// Groups
if (groupByKey.size !== groups.length) bad('group twice');
for (const g of groups) {
  if (g.sourceId !== 'workspace' && !sourceIds.has(g.sourceId)) bad(`group ${g.id} of unknown source`);
  for (const u of g.users) if (!emails.has(u)) bad(`group ${g.id}: user ${u}`);
  for (const m of g.groups) if (!groupByKey.has(toKey(g.sourceId, m))) bad(`group ${g.id}: group ${m}`);
}
function members(k: string, seen = new Set<string>()): Set<string> {
  const out = new Set<string>();
  if (seen.has(k)) return out;
  seen.add(k);
  const g = groupByKey.get(k);
  if (!g) return out;
  for (const u of g.users) out.add(u);
  for (const m of g.groups) for (const u of members(toKey(g.sourceId, m), seen)) out.add(u);
  return out;
}
if (members(key('workspace', 'everyone')).size !== people.length) bad('everyone is not everyone');
const sameId = groups.some((a) =>
  groups.some(
    (b) =>
      a.sourceId !== 'workspace' &&
      b.sourceId !== 'workspace' &&
      a.sourceId !== b.sourceId &&
      a.id === b.id &&
      [...members(key(a.sourceId, a.id))].sort().join() !== [...members(key(b.sourceId, b.id))].sort().join(),
  ),
);
if (!sameId) bad('no group id in two sources with different members');
const reaches = (from: string, to: string, seen = new Set<string>()): boolean => {
  const g = groupByKey.get(from);
  if (!g) return false;
  return g.groups.some((m) => {
    const k = toKey(g.sourceId, m);
    if (k === to) return true;
    if (seen.has(k)) return false;
    seen.add(k);
    return reaches(k, to, seen);
  });
};
if (!groups.some((g) => reaches(key(g.sourceId, g.id), key(g.sourceId, g.id)))) bad('no cycle of groups');

function maySee(r: DemoResource, email: string): boolean {
  const p = r.permissions;
  if (p.public) return true;
  if (p.users?.some((u) => person(r.sourceId, u) === email)) return true;
  return p.groups?.some((g) => members(toKey(r.sourceId, g)).has(email)) ?? false;
}

// Resources
const iso = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;
if (resources.length < 260) bad(`resources: ${resources.length}`);
const ids = new Set<string>();
const outside = /^([a-z.-]+@[a-z-]+\.example|#[a-z0-9-]+)$/;
for (const r of resources) {
  const at = `${r.sourceId}/${r.externalId}`;
  if (ids.has(at)) bad(`twice: ${at}`);
  ids.add(at);
  if (!sourceIds.has(r.sourceId)) bad(`${at}: source`);
  if (!r.url) bad(`${at}: no url`);
  if (!r.content === !r.contentParts) bad(`${at}: content and contentParts`);
  const own = [
    r.createdBy,
    r.reporter,
    r.sentFrom,
    r.sharedBy,
    r.managedBy,
    r.email,
    ...[r.modifiedBy, r.assignedTo, r.reviewers, r.sharedWith, r.participants, r.mentioned].flatMap((x) => x ?? []),
    ...(r.attendees ?? []).map((a) => a.person),
    ...(r.activities ?? []).map((a) => a.person),
  ];
  for (const p of own) if (p !== undefined && !person(r.sourceId, p)) bad(`${at}: unknown person ${p}`);
  for (const u of r.permissions.users ?? []) if (!person(r.sourceId, u)) bad(`${at}: permission for unknown ${u}`);
  for (const t of r.sentTo ?? [])
    if (!person(r.sourceId, t) && !outside.test(t) && !/^[a-z-]+@marlowtern\.example$/.test(t))
      bad(`${at}: sentTo ${t}`);
  for (const t of r.relatedContacts ?? []) if (!outside.test(t)) bad(`${at}: contact ${t}`);
  for (const g of r.permissions.groups ?? [])
    if (!groupByKey.has(toKey(r.sourceId, g))) bad(`${at}: unknown group ${g}`);
  for (const d of [
    r.createdAt,
    r.modifiedAt,
    r.dueAt,
    r.sentAt,
    r.eventStart,
    r.eventEnd,
    ...(r.activities ?? []).map((a) => a.at),
  ]) {
    if (d === undefined) continue;
    if (!iso.test(d) || Number.isNaN(Date.parse(d))) bad(`${at}: date ${d}`);
    else if (Date.parse(d) < Date.parse('2024-01-01T00:00:00Z')) bad(`${at}: too early ${d}`);
  }
  if (r.createdAt && r.modifiedAt && Date.parse(r.createdAt) > Date.parse(r.modifiedAt))
    bad(`${at}: modified before created`);
  if (r.eventStart && r.eventEnd && Date.parse(r.eventStart) >= Date.parse(r.eventEnd))
    bad(`${at}: ends before it starts`);
  const words = (r.content ?? (r.contentParts ?? []).map((p) => p.content).join(' ')).split(/\s+/).length;
  if (
    ['wiki', 'docs', 'tickets', 'mail'].includes(r.sourceId) &&
    words < 60 &&
    !/[\u3040-\u9fff]/.test(r.content ?? '')
  )
    bad(`${at}: only ${words} words`);
}
for (const p of people) {
  const r = resources.find((x) => x.class === 'person' && x.email === p.email);
  if (!r?.jobTitle || !r.department || !r.location || r.managedBy !== p.managedBy)
    bad(`no full person resource: ${p.email}`);
}

// Kinds of content
const headings = (r: DemoResource) => (r.content ?? '').match(/^## /gm)?.length ?? 0;
if (resources.filter((r) => r.sourceId === 'wiki' && headings(r) >= 3).length < 12) bad('wiki pages with headings');
if (resources.filter((r) => r.contentParts?.every((p) => p.page && p.heading)).length < 3) bad('contentParts');
if (!resources.some((r) => r.contentType === 'text/html')) bad('html');
if (resources.filter((r) => /^\|---/m.test(r.content ?? '')).length < 3) bad('tables');

// Permission shapes
const shape = (text: string, test: (r: DemoResource) => unknown) => {
  if (!resources.some(test)) bad(`no resource: ${text}`);
};
shape('public', (r) => r.permissions.public);
shape('by user', (r) => r.permissions.users?.length && !r.permissions.groups);
shape('by group', (r) => r.permissions.groups?.length && !r.permissions.users);
shape('by nested group', (r) => r.permissions.groups?.some((g) => groupByKey.get(toKey(r.sourceId, g))?.groups.length));
shape('user + group', (r) => r.permissions.users?.length && r.permissions.groups?.length);
shape('nobody', (r) => Object.keys(r.permissions).length === 0);
shape('permission by app identity', (r) => r.permissions.users?.some((u) => byIdentity.has(key(r.sourceId, u))));

// Every filter has values
const fields = [
  'hasAttachments',
  'hasLinks',
  'type',
  'class',
  'labels',
  'sentTo',
  'sentFrom',
  'createdBy',
  'modifiedBy',
  'reporter',
  'assignedTo',
  'reviewers',
  'createdAt',
  'modifiedAt',
  'dueAt',
  'sentAt',
  'eventStart',
  'eventEnd',
  'sharedBy',
  'sharedWith',
  'status',
  'cycle',
  'extension',
  'jobTitle',
  'location',
  'department',
  'managedBy',
  'participants',
  'topics',
  'mentioned',
  'path',
  'fileTypeGroup',
  'relatedContacts',
  'activities',
  'attendees',
  'data',
  'subtitle',
] as const;
for (const f of fields)
  if (
    !resources.some((r) => {
      const v = r[f];
      return Array.isArray(v) ? v.length : v;
    })
  )
    bad(`no values: ${f}`);
for (const rsvp of ['accepted', 'declined', 'tentative', 'needsAction'])
  if (!resources.some((r) => r.attendees?.some((a) => a.rsvp === rsvp))) bad(`rsvp ${rsvp}`);
for (const c of ['document', 'message', 'email', 'task', 'event', 'person', 'account', 'code', 'media'])
  if (!resources.some((r) => r.class === c)) bad(`class ${c}`);
if (stars.length !== 6) bad('stars');
for (const s of stars) {
  const r = resources.find((x) => x.sourceId === s.sourceId && x.externalId === s.externalId);
  if (!r) bad(`star ${s.externalId}`);
  else if (!maySee(r, s.person)) bad(`star of somebody who may not see it: ${s.externalId}`);
}
const recent = resources.filter(
  (r) =>
    [r.createdAt, r.modifiedAt, r.sentAt].some(
      (d) => d && Date.now() - Date.parse(d) < 30 * 864e5 && d.endsWith('Z'),
    ) || (r.dueAt ?? r.eventStart)?.endsWith('Z'),
).length;
if (recent < 40) bad(`with relative times: ${recent}`);

// Questions
if (golden.length !== 40) bad(`golden: ${golden.length}`);
if (golden.filter((g) => g.mayNotSee?.length).length < 15) bad('golden with mayNotSee');
const text = (r: DemoResource) => [r.content ?? '', ...(r.contentParts ?? []).map((p) => p.content)];
for (const g of golden) {
  const r = resources.find((x) => x.sourceId === g.resource.sourceId && x.externalId === g.resource.externalId);
  if (!r) {
    bad(`golden: no ${g.resource.externalId}`);
    continue;
  }
  if (!text(r).some((t) => t.includes(g.sentence)) || g.sentence.includes('\n'))
    bad(`golden: sentence not in ${g.resource.externalId}: ${g.sentence}`);
  if (resources.filter((x) => text(x).some((t) => t.includes(g.sentence))).length !== 1)
    bad(`golden: sentence twice: ${g.sentence}`);
  if (!maySee(r, g.asker)) bad(`golden: ${g.asker} may not see ${r.externalId}`);
  for (const e of g.mayNotSee ?? []) if (!emails.has(e) || maySee(r, e)) bad(`golden: ${e} may see ${r.externalId}`);
}
if (unanswerable.length !== 8) bad('unanswerable');
for (const u of unanswerable) if (!emails.has(u.asker)) bad(`unanswerable: ${u.asker}`);
const b = golden.find((g) => g.quickstart === 'b');
if (
  golden.find((g) => g.quickstart === 'a')?.asker !== quickstart.employee ||
  b?.asker !== quickstart.manager ||
  !b.mayNotSee?.includes(quickstart.employee)
)
  bad('quickstart');
// Secrets stay with those who may see them.
for (const [asker, word] of [
  ['sindre.haugen', 'Northreach'],
  ['sindre.haugen', '66,000'],
  ['kenji.sato', 'retention bonus'],
] as const)
  for (const r of resources)
    if (text(r).some((t) => t.includes(word)) && maySee(r, `${asker}@marlowtern.example`))
      bad(`${asker} sees "${word}" in ${r.externalId}`);

it('is whole: people, groups, permissions, filters and golden questions fit together', () => {
  expect(problems).toEqual([]);
});
