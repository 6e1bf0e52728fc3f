import type { Mutant } from '../mutant.ts';

const slack = 'server/src/connectors/slack-export';
const slackTests = [`${slack}/slack-export-connector.test.ts`];
const imap = 'server/src/connectors/imap';
const imapTests = [`${imap}/imap-connector.test.ts`];

/** Who may read what connectors bring in, and what they may take for gone. */
export const connectorChecks: readonly Mutant[] = [
  {
    name: 'connectors-read-any-place-of-the-machine',
    file: 'server/src/connectors/allowed-place.ts',
    edits: [['if (isAllowed) return;', 'if (isAllowed || roots.length > 0) return;']],
    tests: slackTests,
  },
  {
    name: 'slack-guests-read-public-channels',
    file: `${slack}/read-directory.ts`,
    edits: [
      ['isMember: !deleted && !isMachine && !isGuest', 'isMember: !deleted && !isMachine && id !== String(isGuest)'],
    ],
    tests: slackTests,
  },
  {
    name: 'slack-people-who-left-read-public-channels',
    file: `${slack}/read-directory.ts`,
    edits: [['isMember: !deleted && ', 'isMember: ']],
    tests: slackTests,
  },
  {
    name: 'slack-people-of-other-workspaces-are-members',
    file: `${slack}/read-directory.ts`,
    edits: [['user.team_id !== home', 'user.team_id === `${home} `']],
    tests: slackTests,
  },
  {
    name: 'slack-private-channels-in-the-public-list-are-public',
    file: `${slack}/read-directory.ts`,
    edits: [
      ["kind === 'public' && is_private ? 'private' : kind", "is_private && kind === 'private' ? 'private' : kind"],
    ],
    tests: slackTests,
  },
  {
    name: 'slack-takes-addresses-for-members',
    file: `${slack}/read-directory.ts`,
    edits: [['regex(/^[A-Za-z0-9._-]{1,100}$/)', 'regex(/^[A-Za-z0-9._@-]{1,100}$/)']],
    tests: slackTests,
  },
  {
    name: 'slack-reads-folders-that-two-conversations-could-have',
    file: `${slack}/read-directory.ts`,
    edits: [['ids.length > 1 ? [folder] : []', 'ids.length > 99 ? [folder] : []']],
    tests: slackTests,
  },
  {
    name: 'slack-shows-conversations-without-members-to-a-group',
    file: `${slack}/slack-export-connector.ts`,
    edits: [["return members === 'unknown' ? 'unknown' : {", "return members.length < 0 ? 'unknown' : {"]],
    tests: slackTests,
  },
  {
    name: 'slack-names-private-channels-to-everybody',
    file: `${slack}/slack-export-connector.ts`,
    edits: [["conversations.filter(({ kind }) => kind === 'public').map((one)", 'conversations.map((one)']],
    tests: slackTests,
  },
  {
    name: 'slack-hands-out-keys-of-the-export',
    file: `${slack}/write-text.ts`,
    edits: [['/^https:\\/\\/[^\\s?#]+/', '/^https:\\/\\/[^\\s#]+/']],
    tests: slackTests,
  },
  {
    name: 'imap-believes-listings-that-do-not-add-up',
    file: `${imap}/mailbox.ts`,
    edits: [['if (uids.length === selected.exists) return uids;', 'if (uids.length >= 0) return uids;']],
    tests: imapTests,
  },
  {
    name: 'imap-believes-a-list-without-a-folder',
    file: `${imap}/imap-connector.ts`,
    edits: [["throw new SourceError('unsound', 'The mail server did not list a folder that is there.');", '']],
    tests: imapTests,
  },
  {
    name: 'imap-sends-passwords-before-tls',
    file: `${imap}/open-session.ts`,
    edits: [["if (security === 'starttls') {", "if (security === 'starttls' && capabilities.has('STARTTLS')) {"]],
    tests: [`${imap}/sign-in.test.ts`],
  },
  {
    name: 'git-takes-tokens-to-another-server',
    file: 'server/src/connectors/git/ask-server.ts',
    edits: [['if (new URL(home).origin === new URL(url).origin)', 'if (home !== url || home === url)']],
    tests: ['server/src/connectors/git/git-connector.test.ts'],
  },
];
