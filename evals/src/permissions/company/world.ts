import type { Person, SourceId } from './people.ts';

/**
 * The generated company as the contract describes it: what was done to it so far. It knows nothing of how the server keeps
 * any of it; what follows from it is worked out in `who-may.ts`.
 */
export interface World {
  nowMs: number;
  accounts: Map<Person, AccountState>;
  sources: Set<string>;
  /** `<source>:<id>` -> members as they were given. */
  groups: Map<string, GroupState>;
  /** `<source>/<external id>` -> what is there now. */
  resources: Map<string, ResourceState>;
  /** Resource id -> the resource, also when it is gone. */
  everyResource: Map<string, ResourceState>;
  /** A word that stands in one edition of one resource only, and that nobody ever asks for. */
  secrets: Map<string, { resource: ResourceState; edition: number }>;
  editions: number;
  keys: Map<KeySlot, KeyState>;
  assistants: Map<AssistantSlot, AssistantState>;
  embeds: Map<EmbedSlot, EmbedState>;
  threads: ThreadState[];
  /** A word that stands in one comment of feedback only -> id of the account that gave it. */
  comments: Map<string, string>;
  pages: Map<PageSlot, PageState>;
  /** Request id -> what was shown to whom. */
  shown: Map<string, { accountId: string; resourceIds: ReadonlySet<string> }>;
}

export interface AccountState {
  id: string;
  email: string;
  active: boolean;
  admin: boolean;
  /** Source -> id there. */
  identities: Record<string, string>;
  /** Resource ids; a star goes with its resource. */
  stars: Set<string>;
}

export interface GroupState {
  users: readonly string[];
  groups: readonly string[];
}

interface Permissions extends GroupState {
  public: boolean;
}

export interface ResourceState {
  id: string;
  sourceId: SourceId;
  externalId: string;
  exists: boolean;
  edition: number;
  permissions: Permissions | undefined;
  owner: string;
  label: string;
  team: string;
  content: string;
}

export const keySlots = ['bootstrap', 'key1', 'key2', 'key3', 'key4', 'key5', 'session1', 'session2', 'none'] as const;
/** `none` stands for a key that never was. */
export type KeySlot = (typeof keySlots)[number];

export interface KeyState {
  id: string;
  token: string;
  owner: Person;
  mode: 'personal' | 'impersonating';
  scope: 'all' | readonly string[];
  expiresMs: number | null;
  isRevoked: boolean;
  /** Of a personal key: the impersonating one through which it came. */
  maker: KeyState | undefined;
  /** Of a session. */
  embed: EmbedState | undefined;
}

export const assistantSlots = ['default', 'assistant1', 'assistant2', 'assistant3'] as const;
export type AssistantSlot = (typeof assistantSlots)[number];

export interface AssistantState {
  id: string;
  creator: Person | undefined;
  /** Any of them must hold; none: everything. */
  sources: readonly Filters[];
  sharedWith: GroupState & { everyone: boolean };
  editors: GroupState;
}

export const embedSlots = ['embed1', 'embed2'] as const;
type EmbedSlot = (typeof embedSlots)[number];

interface EmbedState {
  id: string;
  secret: string;
  assistantId: string;
  /** Whether it is there, unchanged since its sessions began. */
  isInForce: boolean;
}

export interface ThreadState {
  id: string;
  accountId: string;
  assistantId: string;
  isDeleted: boolean;
  title: string;
  /** Emails of colleagues, as they were given. */
  readers: readonly string[];
  /** Of all branches, oldest first. */
  turns: TurnState[];
  /** The last turn of the branch that is shown. */
  current: TurnState;
}

/** An answer as it was given. */
export interface TurnState {
  requestId: string;
  /** The turn before it in its branch. */
  follows: TurnState | undefined;
  /** The word that it asks about. */
  about: string;
  question: string;
  feedback: { rating: 'up' | 'down'; comment: string | null; at: string } | undefined;
  parts: ({ type: 'Text'; text: string } | { type: 'InlineReference'; indices: number[] })[];
  resourceIds: string[];
  referenceIds: string[];
  /** What each of its resources said then (see saidBy). */
  said: ReadonlyMap<string, string>;
}

/** All that a resource says to its readers, as one text. */
export function saidBy({ edition, owner, label, team }: ResourceState): string {
  return JSON.stringify([edition, owner, label, team]);
}

export const pageSlots = ['page1', 'page2', 'page3'] as const;
type PageSlot = (typeof pageSlots)[number];

interface PageState {
  token: string;
  accountId: string;
  body: object;
  /** What was found when it was searched. */
  found: ReadonlySet<string>;
}

/** The filters that the company is asked by; see section 5 of the contract. */
export interface Filters {
  linkId?: readonly string[];
  label?: readonly string[];
  anyLabel?: readonly string[];
  team?: readonly string[];
  createdBy?: readonly string[];
  isStarred?: boolean;
  /** External ids, turned into the ids of what is, or was, there. */
  resource?: readonly string[];
}

const digits = 'bcdfgjkmpq';

/**
 * The number as a word of consonants, which no language stems: `vs…` is a secret, `vh…` is what an edition is asked by, `vc…`
 * is a comment.
 */
function wordOf(prefix: 'vs' | 'vh' | 'vc', number: number): string {
  const written = String(number).padStart(6, '0');
  return `${prefix}${Array.from(written, (digit) => digits[Number(digit)]).join('')}z`;
}

export const secretOf = (edition: number) => wordOf('vs', edition);
export const handleOf = (edition: number) => wordOf('vh', edition);
export const commentOf = (number: number) => wordOf('vc', number);
export const handlePattern = /vh[bcdfgjkmpq]{6}z/g;
export const commentPattern = /vc[bcdfgjkmpq]{6}z/g;
export const secretPattern = /vs[bcdfgjkmpq]{6}z/g;
export const resourceIdPattern = /res_[0-9a-v]{24}/g;

export function createWorld(admin: AccountState, bootstrapKey: string, nowMs: number): World {
  const bootstrap: KeyState = {
    id: '',
    token: bootstrapKey,
    owner: 'admin',
    mode: 'impersonating',
    scope: 'all',
    expiresMs: null,
    isRevoked: false,
    maker: undefined,
    embed: undefined,
  };
  const everybody = { everyone: true, users: [], groups: [] };
  const standard = { id: 'default', creator: undefined, sources: [], sharedWith: everybody, editors: noMembers };
  return {
    nowMs,
    accounts: new Map([['admin', admin]]),
    sources: new Set(),
    groups: new Map(),
    resources: new Map(),
    everyResource: new Map(),
    secrets: new Map(),
    editions: 0,
    keys: new Map([['bootstrap', bootstrap]]),
    assistants: new Map([['default', standard]]),
    embeds: new Map(),
    threads: [],
    comments: new Map(),
    pages: new Map(),
    shown: new Map(),
  };
}

const noMembers: GroupState = { users: [], groups: [] };
