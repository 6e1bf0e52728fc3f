import { z } from 'zod';
import type {
  ChangePage,
  Connector,
  ConnectorRun,
  Json,
  ListingEnd,
  SourcePermissions,
} from '../../../connectors/connector.ts';
import { SourceError } from '../../../connectors/source-error.ts';
import type { PeopleChange } from '../../../kernel/source-people.ts';

interface FakeDocument {
  text: string;
  version: number;
  permissions: SourcePermissions | 'unknown';
}

type FakeMembers = Extract<PeopleChange, { kind: 'group' }>['members'];

/** What can go wrong, each at the page of that number (from 0), once for each time it is named. */
export interface FakeFaults {
  kind:
    | 'down'
    | 'busy'
    | 'cut-short'
    | 'repeated'
    | 'shrinking'
    | 'mistake'
    | 'revoked'
    | 'hangs'
    | 'gap'
    | 'wrong-total'
    | 'empty';
  page: number;
}

/** A source app in memory, with a connector to it that tells of its faults what a server would. */
export interface FakeSource {
  connector: Connector;
  put(id: string, text: string, permissions?: SourcePermissions | 'unknown'): void;
  remove(id: string): void;
  putPerson(id: string, emails: readonly string[], isActive?: boolean): void;
  removePerson(id: string): void;
  putGroup(id: string, members: FakeMembers): void;
  removeGroup(id: string): void;
  documents: Map<string, FakeDocument>;
  people: Map<string, { emails: readonly string[]; isActive: boolean }>;
  groups: Map<string, FakeMembers>;
  /** Those that can't be loaded, with why. */
  broken: Map<string, SourceError>;
  faults: FakeFaults[];
  /** Ids that were loaded. */
  loads: string[];
  /** Pages that were asked for, over all runs. */
  pages: number;
}

/** Before what is no document in the journal and in listings. */
const mark = '~';
const personMark = '~person ';
const groupMark = '~group ';

export const forAll: SourcePermissions = { public: true, users: [], groups: [] };
export const forUser = (...users: string[]): SourcePermissions => ({ public: false, users, groups: [] });

/** Sources with this address never answer. */
export const hangingUrl = 'https://hangs.test';

function isHanging(settings: unknown): boolean {
  return (settings as { url?: string }).url === hangingUrl;
}

export function createFakeSource({ pageSize = 3, hasTotal = true, hasChanges = false } = {}): FakeSource {
  const documents = new Map<string, FakeDocument>();
  const people: FakeSource['people'] = new Map();
  const groups: FakeSource['groups'] = new Map();
  /** Ids of what has changed, in the order in which it was changed last. */
  const journal: string[] = [];
  let versions = 0;
  const source: FakeSource = {
    documents,
    people,
    groups,
    broken: new Map(),
    faults: [],
    loads: [],
    pages: 0,
    put(id, text, permissions = forAll) {
      const before = documents.get(id);
      const version = before?.text === text ? before.version : ++versions;
      documents.set(id, { text, version, permissions });
      journal.push(id);
    },
    remove(id) {
      documents.delete(id);
      journal.push(id);
    },
    putPerson(id, emails, isActive = true) {
      people.set(id, { emails, isActive });
      journal.push(`${personMark}${id}`);
    },
    removePerson(id) {
      people.delete(id);
      journal.push(`${personMark}${id}`);
    },
    putGroup(id, members) {
      groups.set(id, members);
      journal.push(`${groupMark}${id}`);
    },
    removeGroup(id) {
      groups.delete(id);
      journal.push(`${groupMark}${id}`);
    },
    connector: {
      kind: 'fake',
      title: 'Fake',
      settings: z.object({
        token: z.string().optional(),
        url: z.string().optional(),
        permissions: z.string().optional(),
        createAccounts: z.boolean().optional(),
        closeAccounts: z.boolean().optional(),
      }),
      secrets: ['token'],
      everyMinutes: 60,
      read: (run) => (hasChanges && run.mode === 'changes' ? readChanges(run) : readAll(run)),
    },
  };

  const takeFault = (page: number) => {
    const at = source.faults.findIndex((fault) => fault.page === page);
    return at < 0 ? undefined : source.faults.splice(at, 1)[0]?.kind;
  };
  const changeOf = (externalId: string): ChangePage['changes'][number] => {
    if (externalId.startsWith(personMark)) {
      const personId = externalId.slice(personMark.length);
      const person = people.get(personId);
      return person ? { kind: 'person', personId, name: personId, ...person } : { kind: 'person-gone', personId };
    }
    if (externalId.startsWith(groupMark)) {
      const groupId = externalId.slice(groupMark.length);
      const members = groups.get(groupId);
      return members ? { kind: 'group', groupId, name: groupId, members } : { kind: 'group-gone', groupId };
    }
    const document = documents.get(externalId);
    if (!document) return { kind: 'delete', externalId };
    return {
      kind: 'put',
      externalId,
      fingerprint: String(document.version),
      permissions: document.permissions,
      load: async () => {
        const now = documents.get(externalId);
        if (!now) throw new SourceError('gone', 'It is gone.');
        const trouble = source.broken.get(externalId);
        if (trouble) throw trouble;
        source.loads.push(externalId);
        return { kind: 'resource', resource: { type: 'page', title: externalId, content: now.text } };
      },
    };
  };
  async function* readPages(
    ids: readonly string[],
    from: number,
    run: ConnectorRun<unknown>,
    toCheckpoint: (no: number) => Json,
  ) {
    for (let no = from; no * pageSize < ids.length; no++) {
      source.pages++;
      const fault = takeFault(no);
      let page = ids.slice(no * pageSize, (no + 1) * pageSize);
      let total = ids.filter((id) => !id.startsWith(mark)).length;
      const gaps = [];
      switch (fault) {
        case 'down':
          throw new SourceError('unavailable', 'The fake is down.');
        case 'busy':
          throw new SourceError('rate-limited', 'The fake is busy.', { retryAfterMs: 7_000 });
        case 'revoked':
          throw new SourceError('access-denied', 'The fake does not know the token any more.');
        case 'mistake':
          throw new TypeError('inner secret');
        case 'hangs':
          await new Promise(() => {});
          break;
        case 'cut-short':
          throw new SourceError('unsound', 'The page of the fake ends in the midst.');
        case 'repeated':
          page = ids.slice(0, pageSize);
          break;
        case 'shrinking':
          total--;
          break;
        case 'wrong-total':
          total += 5;
          break;
        case 'gap':
          page = [];
          gaps.push({ name: `page ${no}`, reason: 'It can not be listed.', nextStep: 'Mend it.' });
          break;
        case 'empty':
          return;
        default:
          break;
      }
      yield {
        changes: page.map(changeOf),
        checkpoint: toCheckpoint(no + 1),
        ...(hasTotal && run.mode === 'full' ? { total } : {}),
        gaps,
      };
    }
  }
  async function* readAll(run: ConnectorRun<unknown>): AsyncGenerator<ChangePage, ListingEnd> {
    // Keyset pages in the order of the ids as they were at the beginning of the page.
    const cursor = journal.length;
    const checkpoint = run.checkpoint as { page: number; cursor: number } | null;
    const since = checkpoint?.cursor ?? cursor;
    const others = [...people.keys()].map((id) => `${personMark}${id}`);
    others.push(...[...groups.keys()].map((id) => `${groupMark}${id}`));
    const ids = [...others, ...documents.keys()].sort();
    if (isHanging(run.settings)) await new Promise(() => {});
    yield* readPages(ids, checkpoint?.page ?? 0, run, (page) => ({ page, cursor: since }));
    return { covered: 'everything', cursor: hasChanges ? since : null };
  }
  async function* readChanges(run: ConnectorRun<unknown>): AsyncGenerator<ChangePage, ListingEnd> {
    const from = Number(run.cursor);
    const checkpoint = run.checkpoint as { page: number; end: number } | null;
    const end = checkpoint?.end ?? journal.length;
    const ids = [...new Set(journal.slice(from, end))];
    yield* readPages(ids, checkpoint?.page ?? 0, run, (page) => ({ page, end }));
    return { covered: 'changes', cursor: end };
  }
  return source;
}
