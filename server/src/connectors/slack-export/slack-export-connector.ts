/**
 * An export of a Slack workspace: people, conversations with who is in them, and what was said there. Who may read is who could in
 * Slack when it was taken; see `docs/decisions/0031-slack-exports.md`.
 */
import { isAbsolute } from 'node:path';
import { z } from 'zod';
import { expectAllowedPlace } from '../allowed-place.ts';
import type { Change, ChangePage, Connector, ConnectorRun, ListingEnd } from '../connector.ts';
import { hashOf } from '../hash-of.ts';
import { webAddress } from '../network-settings.ts';
import { peopleSettings } from '../people-settings.ts';
import { SourceError } from '../source-error.ts';
import { toExternalId } from '../to-external-id.ts';
import { describeUnit } from './describe-unit.ts';
import { indexConversation } from './index-conversation.ts';
import { openExport, type SlackExport } from './open-export.ts';
import { type Conversation, type Directory, type Person, readDirectory } from './read-directory.ts';

const Settings = z.strictObject({
  path: z
    .string()
    .max(4_000)
    .refine(isAbsolute, 'Expected an absolute path on the machine of the server, such as /srv/slack/export.zip.'),
  publicChannels: z
    .enum(['members', 'everyone'])
    .default('members')
    .describe('Who may read public channels: active members of the workspace that are no guests, or every account.'),
  workspaceUrl: webAddress.optional().describe('Such as https://acme.slack.com, so that answers lead there.'),
  team: z
    .string()
    .regex(/^[A-Za-z0-9]{1,100}$/)
    .optional()
    .describe(
      'Id of the own workspace, such as T024BE7LD, where an export with shared channels does not show which it is.',
    ),
  ...peopleSettings,
});
type Settings = z.infer<typeof Settings>;

export const slackExportConnector: Connector<Settings> = {
  kind: 'slack-export',
  title: 'Slack export',
  settings: Settings,
  secrets: [],
  everyMinutes: 60,
  read,
};

/** Whatever the workspace calls its own groups, none of them has such an id. */
const membersGroup = 'members of the workspace';

const Checkpoint = z.object({
  identity: z.string(),
  /** So many pages of people and groups were told. */
  directoryPages: z.number(),
  conversation: z.string(),
  /** The last one of the conversation that was told; null behind all of them. */
  unit: z.string().nullable(),
});
type Checkpoint = z.infer<typeof Checkpoint>;

const changesOfPage = 200;

async function* read(run: ConnectorRun<Settings>): AsyncGenerator<ChangePage, ListingEnd> {
  const { path } = run.settings;
  await expectAllowedPlace(path, run.folders);
  const archive = await openExport(path);
  try {
    // What was not replaced has not changed.
    if (run.mode === 'changes' && run.cursor === archive.identity && run.checkpoint === null)
      return { covered: 'changes', cursor: archive.identity };
    yield* readArchive(run, archive);
    const now = await openExport(path);
    now.close();
    if (now.identity !== archive.identity) throw replaced();
    return { covered: 'everything', cursor: archive.identity };
  } finally {
    archive.close();
  }
}

async function* readArchive(run: ConnectorRun<Settings>, archive: SlackExport): AsyncGenerator<ChangePage> {
  const { identity } = archive;
  const from = Checkpoint.safeParse(run.checkpoint).data;
  if (from && from.identity !== identity) throw replaced();
  const directory = await readDirectory(archive, run.settings.team);
  const pages = pagesOf(directoryChanges(directory), changesOfPage);
  let at: Checkpoint = from ?? { identity, directoryPages: 0, conversation: '', unit: null };
  for (const changes of pages.slice(at.directoryPages)) {
    at = { ...at, directoryPages: at.directoryPages + 1 };
    yield { changes, checkpoint: at };
  }
  const world = worldOf(directory);
  for (const conversation of directory.conversations) {
    const { id, folder } = conversation;
    const isUnderWay = id === at.conversation && at.unit !== null;
    if (id < at.conversation || (id === at.conversation && !isUnderWay)) continue;
    const behind = isUnderWay ? (at.unit ?? '') : '';
    if (folder !== undefined && directory.doubtful.includes(folder)) {
      const gap = { name: folder, reason: 'More than one conversation has this name.', nextStep: 'Take a new export.' };
      at = { ...at, conversation: id, unit: null };
      yield { changes: [], checkpoint: at, gaps: [gap] };
      continue;
    }
    const index = await indexConversation(archive, conversation, run.signal);
    const permissions = readersOf(conversation, directory, run.settings);
    const { workspaceUrl } = run.settings;
    const units = index.units.filter(({ key }) => key > behind);
    const loading = { index, conversation, names: world.names, workspaceUrl: workspaceUrl?.replace(/\/$/, '') };
    for (const page of pagesOf(units, changesOfPage)) {
      at = { ...at, conversation: id, unit: page.at(-1)?.key ?? null };
      const changes = page.map(
        (unit): Change => ({
          kind: 'put',
          externalId: toExternalId(`${id}/${unit.key}`),
          fingerprint: hashOf([unit.hash, conversation.name, world.hash]),
          permissions,
          load: () => describeUnit({ unit, ...loading }),
        }),
      );
      yield { changes, checkpoint: at };
    }
    at = { ...at, conversation: id, unit: null };
    yield { changes: [], checkpoint: at, gaps: index.gaps };
  }
}

function worldOf({ people, conversations }: Directory) {
  const publicChannels = new Map(conversations.filter(({ kind }) => kind === 'public').map((one) => [one.id, one]));
  const named = [...people.values()].map(({ id, name, email }) => [id, name, email]);
  return {
    names: { people, publicChannels },
    // Whoever is called otherwise is so in all that was said.
    hash: hashOf([named, [...publicChannels.values()].map(({ id, name }) => [id, name])]),
  };
}

/** Whoever is in a conversation may read it, and of the workspace's own people whoever could have come in. */
function readersOf(
  { id, kind, members }: Conversation,
  { isHomeKnown }: Directory,
  { publicChannels }: Settings,
): Extract<Change, { kind: 'put' }>['permissions'] {
  if (kind === 'public')
    return publicChannels === 'everyone'
      ? { public: true, users: [], groups: [] }
      : { public: false, users: [], groups: isHomeKnown ? [membersGroup, id] : [id] };
  return members === 'unknown' ? 'unknown' : { public: false, users: [], groups: [id] };
}

function directoryChanges({ people, isHomeKnown, conversations }: Directory): Change[] {
  const all = [...people.values()].filter(({ isMachine }) => !isMachine);
  const idsOf = (chosen: readonly Person[]) => chosen.map(({ id }) => id).sort();
  const members = isHomeKnown ? { users: idsOf(all.filter(({ isMember }) => isMember)), groups: [] } : 'unknown';
  return [
    ...all.map(
      ({ id, name, email, isActive }): Change => ({
        kind: 'person',
        personId: id,
        name,
        emails: email === undefined ? [] : [email],
        isActive,
      }),
    ),
    { kind: 'group', groupId: membersGroup, name: 'Members of the workspace', members },
    ...conversations.map(
      ({ id, name, members: inIt }): Change => ({
        kind: 'group',
        groupId: id,
        name,
        members: inIt === 'unknown' ? 'unknown' : { users: [...new Set(inIt)].sort(), groups: [] },
      }),
    ),
  ];
}

function replaced(): SourceError {
  return new SourceError('unsound', 'The export was replaced by another one while it was read.');
}

function pagesOf<Item>(items: readonly Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, at) => items.slice(at * size, (at + 1) * size));
}
