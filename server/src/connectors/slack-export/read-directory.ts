/** The people of an export and its conversations with those who are in them. What is not sure gives nobody anything. */
import { z } from 'zod';
import { SourceError } from '../source-error.ts';
import type { SlackExport } from './open-export.ts';

const text = z.string().catch('');
/** Never an address, which would name somebody else than who is meant. */
const id = z.string().regex(/^[A-Za-z0-9._-]{1,100}$/);
const SlackUser = z.object({
  id,
  name: text,
  deleted: z.boolean().catch(true),
  is_bot: z.boolean().catch(false),
  is_app_user: z.boolean().catch(false),
  // Guests are in the channels that they were invited to, and in no others.
  is_restricted: z.boolean().catch(false),
  is_ultra_restricted: z.boolean().catch(false),
  is_stranger: z.boolean().catch(false),
  is_owner: z.boolean().catch(false),
  is_primary_owner: z.boolean().catch(false),
  team_id: text,
  profile: z.object({ real_name: text, display_name: text, email: text }).partial().catch({}),
});
const SlackConversation = z.object({
  id,
  name: text,
  // What is not understood is not public.
  is_private: z.boolean().default(false).catch(true),
  members: z.array(id).optional().catch(undefined),
});

export interface Person {
  id: string;
  name: string;
  email: string | undefined;
  isActive: boolean;
  /** Of the workspace, and neither a guest nor a machine. */
  isMember: boolean;
  isMachine: boolean;
}

type ConversationKind = 'public' | 'private' | 'group' | 'direct';

export interface Conversation {
  id: string;
  name: string;
  kind: ConversationKind;
  /** `unknown` where the export does not say it. */
  members: readonly string[] | 'unknown';
  /** Where its days are; undefined where it has none. */
  folder: string | undefined;
}

export interface Directory {
  people: ReadonlyMap<string, Person>;
  /** Whether it is sure which of several workspaces is the own one. Where it is not, nobody is a member. */
  isHomeKnown: boolean;
  /** In the order of their ids. */
  conversations: readonly Conversation[];
  /** Folders that more than one conversation could have. */
  doubtful: readonly string[];
}

const lists: [file: string, kind: ConversationKind][] = [
  ['channels.json', 'public'],
  ['groups.json', 'private'],
  ['mpims.json', 'group'],
  ['dms.json', 'direct'],
];

export async function readDirectory(archive: SlackExport, team: string | undefined): Promise<Directory> {
  const users = await readList(archive, 'users.json', SlackUser);
  if (team !== undefined && !users.some(({ team_id }) => team_id === team)) throw nobodyOfTeam();
  const home = team ?? findHome(users);
  const people = new Map(users.map((user) => [user.id, toPerson(user, home)]));
  const found = new Map<string, Conversation>();
  const folders = new Map<string, string[]>();
  for (const [file, kind] of lists) {
    if (file !== 'channels.json' && !archive.has(file)) continue;
    // What stands in two lists counts as in the later one, which fewer may read.
    for (const { id, name, is_private, members } of await readList(archive, file, SlackConversation)) {
      const folder = [name, id].find((one) => archive.days.has(one));
      const named = (members ?? []).map((member) => people.get(member)?.name ?? member).join(', ');
      found.set(id, {
        id,
        name: name || named.slice(0, 200).toWellFormed() || id,
        kind: kind === 'public' && is_private ? 'private' : kind,
        members: members ?? 'unknown',
        folder,
      });
    }
  }
  for (const { id, folder } of found.values())
    if (folder !== undefined) folders.set(folder, [...(folders.get(folder) ?? []), id]);
  const doubtful = [...folders].flatMap(([folder, ids]) => (ids.length > 1 ? [folder] : []));
  return {
    people,
    isHomeKnown: home !== undefined,
    conversations: [...found.values()].sort((a, b) => (a.id < b.id ? -1 : 1)),
    doubtful,
  };
}

/** A list that is missing, broken or holds what is none of its kind is no list: people and channels would seem to be gone. */
async function readList<Item>(archive: SlackExport, file: string, schema: z.ZodType<Item>): Promise<Item[]> {
  const parsed = z.array(schema).safeParse(await readOrRefuse(archive, file));
  if (parsed.success) return parsed.data;
  throw new SourceError('unsound', `${file} of the export is not what Slack writes.`, step);
}

const step = { nextStep: 'Look whether the export is whole; it has to be one that Slack made, as JSON.' };

async function readOrRefuse(archive: SlackExport, file: string): Promise<unknown> {
  try {
    return await archive.read(file);
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    throw new SourceError('unsound', error.message, step);
  }
}

function toPerson(user: z.output<typeof SlackUser>, home: string | undefined): Person {
  const { id, name, profile, deleted } = user;
  const isMachine = user.is_bot || user.is_app_user || id === 'USLACKBOT';
  const isGuest = user.is_restricted || user.is_ultra_restricted || user.is_stranger || user.team_id !== home;
  const email = profile.email?.trim();
  return {
    id,
    name: profile.real_name || profile.display_name || name || id,
    email: email && /^[^\s@]{1,200}@[^\s@]{1,200}$/.test(email) ? email : undefined,
    isActive: !deleted,
    isMember: !deleted && !isMachine && !isGuest,
    isMachine,
  };
}

/**
 * The workspace that was exported; who is of another one, and only shares channels, is a guest. How many are of one says nothing:
 * partners may be more than the own people. Only owners and Slack's own bot are never of a partner.
 */
function findHome(users: readonly z.output<typeof SlackUser>[]): string | undefined {
  const all = teamsOf(users);
  const proven = teamsOf(users.filter((user) => user.id === 'USLACKBOT' || user.is_owner || user.is_primary_owner));
  const [home = '', ...others] = proven.length > 0 ? proven : all;
  return others.length > 0 ? undefined : home;
}

function teamsOf(users: readonly z.output<typeof SlackUser>[]): string[] {
  return [...new Set(users.map(({ team_id }) => team_id))].filter((team) => team !== '');
}

function nobodyOfTeam(): SourceError {
  return new SourceError('misconfigured', 'Nobody in the export is of the workspace that `team` names.', {
    nextStep: 'Set `team` to the `team_id` that your own people have in users.json of the export.',
  });
}
