import type { Mutant } from '../mutant.ts';
import { hostile, oddNames, permissions, rowOf } from '../test-files.ts';

const folder = 'contract/src/operations';

/** An operation that is handed to a wider kind of caller: what follows its summary is changed. */
function wider(name: string, operation: string, part: string, summary: string, from: string, to: string): Mutant {
  const file = `${folder}/${part}-operations.ts`;
  return { name, file, edits: [[`${summary}${from}`, `${summary}${to}`]], tests: [rowOf(operation)] };
}

const toAccounts = (name: string, part: string, summary: string) =>
  wider(`${name}-for-accounts`, name, part, summary, `\n    caller: 'administrator',`, `\n    caller: 'account',`);

export const contractChecks: readonly Mutant[] = [
  {
    name: 'listAudit-for-accounts',
    file: `${folder}/audit-operations.ts`,
    edits: [["caller: 'administrator'", "caller: 'account'"]],
    tests: [rowOf('listAudit')],
  },
  toAccounts('listAccounts', 'people', "summary: 'List accounts by email',"),
  toAccounts(
    'putAccount',
    'people',
    "description: 'A deactivated account becomes active again. Members that are absent stay as they are.',",
  ),
  toAccounts('deactivateAccount', 'people', "summary: 'Deactivate an account, at once',"),
  toAccounts(
    'putGroup',
    'people',
    "description: 'Group ids belong to their source. The reserved source `workspace` holds company-wide groups.',",
  ),
  toAccounts('deleteGroup', 'people', "summary: 'Delete a group; its members lose what it let them see, at once',"),
  toAccounts(
    'listConnectors',
    'content',
    "summary: 'List the kinds of sources that can be connected, with the settings of each',",
  ),
  toAccounts(
    'listGroups',
    'people',
    "description: 'Those of the whole company are of the reserved source `workspace`.',",
  ),
  toAccounts('getGroup', 'people', "summary: 'Read a group with its members',"),
  toAccounts(
    'explainAccess',
    'people',
    "\n      'Who its readers are, and over which groups the account is one of them. Of what the resource says nothing is told.',",
  ),
  toAccounts('listSources', 'content', "summary: 'List sources',"),
  toAccounts('getSource', 'content', "summary: 'Read a source with its status',"),
  toAccounts('putSource', 'content', "summary: 'Create or change a source',"),
  toAccounts('deleteSource', 'content', "summary: 'Delete a source with its content and groups',"),
  toAccounts('putResource', 'content', "summary: 'Create or replace a resource',"),
  toAccounts('deleteResource', 'content', "summary: 'Delete a resource; deleting one that is not there is fine',"),
  toAccounts('batchResources', 'content', "Each line has its own result; a bad line never rejects the rest.',"),
  toAccounts('listEmbeds', 'embed', "summary: 'List embeds',"),
  toAccounts('createEmbed', 'embed', "summary: 'Create an embed',"),
  toAccounts('putEmbed', 'embed', "description: 'The secret of HS256 stays unless `newSecret` asks for another.',"),
  toAccounts('deleteEmbed', 'embed', "summary: 'Delete an embed; its sessions end',"),
  wider(
    'getMe-for-anybody',
    'getMe',
    'people',
    "summary: 'Whose key this is',",
    "\n    caller: 'account',",
    "\n    caller: 'anybody' as 'account',",
  ),
  wider(
    'listKeys-for-sessions',
    'listKeys',
    'people',
    "summary: 'List keys: your own, or all of them as an administrator',",
    '',
    '\n    openToSessions: true,',
  ),
  wider('createKey-for-sessions', 'createKey', 'people', "summary: 'Create a key',", '', '\n    openToSessions: true,'),
  wider(
    'content-for-sessions',
    'getResourceContent',
    'search',
    "summary: 'The content of a resource',",
    '',
    '\n    openToSessions: true,',
  ),
  wider(
    'listAssistants-for-sessions',
    'listAssistants',
    'chat',
    "summary: 'List the assistants that are shared with you; all of them as an administrator',",
    '',
    '\n    openToSessions: true,',
  ),
  {
    name: 'content-for-limited-keys',
    file: `${folder}/search-operations.ts`,
    edits: [['needsWholeScope: true,', '']],
    tests: [rowOf('getResourceContent')],
  },
  {
    name: 'stars-for-limited-keys',
    file: `${folder}/content-operations.ts`,
    edits: [
      [
        "summary: 'Star a resource',\n    caller: 'account',\n    audit: 'change',\n    needsWholeScope: true,",
        "summary: 'Star a resource',\n    caller: 'account',\n    audit: 'change',",
      ],
    ],
    tests: [rowOf('starResource')],
  },
  {
    name: 'creating-assistants-for-limited-keys',
    file: `${folder}/chat-operations.ts`,
    edits: [
      [
        'needsWholeScope: true,\n    body: PutAssistant,\n    reply: Assistant,\n    status: 201,',
        'body: PutAssistant,\n    reply: Assistant,\n    status: 201,',
      ],
    ],
    tests: [rowOf('createAssistant')],
  },
  {
    name: 'changing-assistants-for-limited-keys',
    file: `${folder}/chat-operations.ts`,
    edits: [
      [
        'needsWholeScope: true,\n    params: z.object({ id: Identifier }),\n    body: PutAssistant,',
        'params: z.object({ id: Identifier }),\n    body: PutAssistant,',
      ],
    ],
    tests: [rowOf('putAssistant')],
  },
  {
    name: 'ids-with-control-characters',
    file: 'contract/src/text-forms.ts',
    edits: [['regex(/^\\P{Cc}*$/u', 'regex(/^[^]*$/u']],
    tests: [permissions],
  },
  {
    name: 'source-ids-that-look-like-principals',
    file: 'contract/src/text-forms.ts',
    edits: [['regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/', 'regex(/^[^]{1,100}$/']],
    tests: [oddNames],
  },
  {
    name: 'addresses-with-control-characters',
    file: `${folder}/people-operations.ts`,
    edits: [['regex(/^[^\\s\\p{Cc}@]+@[^\\s\\p{Cc}@]+$/u', 'regex(/^[^\\s@]+@[^\\s@]+$/u']],
    tests: [oddNames],
  },
  {
    name: 'ids-that-are-dot-segments',
    file: 'contract/src/text-forms.ts',
    edits: [['.regex(/^(?!\\.{1,2}$)/', '.regex(/^/']],
    tests: [hostile],
  },
];
