import { resources as calendar } from './apps/calendar.ts';
import { resources as calls } from './apps/calls.ts';
import { resources as chat } from './apps/chat.ts';
import { resources as code } from './apps/code.ts';
import { resources as crm } from './apps/crm.ts';
import { resources as docs } from './apps/docs.ts';
import { resources as files } from './apps/files.ts';
import { resources as finance } from './apps/finance.ts';
import { resources as hr } from './apps/hr.ts';
import { resources as issues } from './apps/issues.ts';
import { resources as mail } from './apps/mail.ts';
import { resources as peopleResources } from './apps/people.ts';
import { resources as tickets } from './apps/tickets.ts';
import { resources as wiki } from './apps/wiki.ts';
import { P } from './people.ts';
import type { DemoResource } from './types.ts';

export type { GoldenQuestion, UnanswerableQuestion } from './golden.ts';
export { golden, quickstart, unanswerable } from './golden.ts';
export { groups } from './groups.ts';
export { people } from './people.ts';
export { sources } from './sources.ts';
export type * from './types.ts';

export const resources: DemoResource[] = [
  ...peopleResources,
  ...chat,
  ...mail,
  ...calendar,
  ...issues,
  ...code,
  ...docs,
  ...wiki,
  ...tickets,
  ...crm,
  ...calls,
  ...files,
  ...hr,
  ...finance,
];

export const stars: { person: string; sourceId: string; externalId: string }[] = [
  { person: P.sindre, sourceId: 'wiki', externalId: 'release-process' },
  { person: P.sindre, sourceId: 'issues', externalId: 'FW-318' },
  { person: P.annika, sourceId: 'wiki', externalId: 'barnacle-bug' },
  { person: P.finn, sourceId: 'wiki', externalId: 'coffee-machine' },
  { person: P.joana, sourceId: 'docs', externalId: 'd-qbr-alesund' },
  { person: P.tobias, sourceId: 'docs', externalId: 'd-tern4-budget' },
];
