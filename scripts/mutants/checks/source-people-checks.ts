import type { Mutant } from '../mutant.ts';
import { sourcePeople } from '../test-files.ts';

const folder = 'server/src/identity/source-people';
const people = `${folder}/person-store.ts`;
const groups = `${folder}/source-group-store.ts`;
const accounts = `${folder}/managed-account-store.ts`;
const spine = `${folder}/create-source-people.ts`;
const decide = `${folder}/decide-account.ts`;

function mutant(name: string, file: string, piece: string, instead: string): Mutant {
  return { name, file, edits: [[piece, instead]], tests: [sourcePeople] };
}

/** What a source may say of people, groups and accounts, and when it counts. */
export const sourcePeopleChecks: readonly Mutant[] = [
  mutant(
    'people-keep-what-their-source-takes-back',
    spine,
    '        await unlinkUnfounded(writing, sourceId, told);\n',
    '',
  ),
  mutant('people-outlive-their-listing', spine, '          await forgetUnseenPeople(writing, run);\n', ''),
  mutant('groups-outlive-their-listing', spine, '          await forgetUnseenGroups(writing, run);\n', ''),
  mutant(
    'people-go-after-any-listing',
    spine,
    '      if (listedEverything)\n',
    '      if (listedEverything || run.no > 0)\n',
  ),
  mutant('inactive-people-keep-their-identity', people, ' AND person.is_active = 1\n', '\n'),
  mutant(
    'identities-of-administrators-are-taken-back',
    people,
    "    .where('is_synced', '=', 1)\n    .$if(among",
    '    .$if(among',
  ),
  mutant(
    'inactive-people-get-accounts',
    people,
    "    .where('is_active', '=', 1)\n    .where('person_id', '>'",
    "    .where('person_id', '>'",
  ),
  mutant('look-alike-addresses-of-people-merge', people, 'foldVouched(email)', 'email.normalize("NFKC").toLowerCase()'),
  mutant(
    'an-address-of-two-is-that-of-the-first',
    decide,
    'filter(({ claims }) => claims === 1)',
    'filter(({ claims }) => claims >= 1)',
  ),
  mutant('accounts-are-made-unasked', decide, 'if (createAccounts && main?.claims === 1)', 'if (main?.claims === 1)'),
  mutant('accounts-of-contested-addresses-are-made', decide, '&& main?.claims === 1)', '&& main)'),
  mutant(
    'one-account-is-two-people',
    decide,
    "  if (account?.isTaken) return { kind: 'none', trouble: isAnother(account.address) };\n",
    '',
  ),
  mutant('sources-make-administrators', `${folder}/link-people.ts`, 'admin: 0, active: 1', 'admin: 1, active: 1'),
  mutant(
    'accounts-are-closed-unasked',
    spine,
    'rules.closeAccounts\n          ? await noteIn',
    'rules\n          ? await noteIn',
  ),
  mutant(
    'accounts-are-closed-unasked-by-a-page',
    spine,
    'closeAccounts ? await addressesOf',
    'true ? await addressesOf',
  ),
  mutant(
    'accounts-that-administrators-closed-are-opened',
    accounts,
    "    .where('managed_accounts.is_closed', '=', 1)\n",
    '',
  ),
  mutant('closed-accounts-open-for-nobody', accounts, '    .where(isClaimed)\n', ''),
  mutant(
    'the-last-administrator-goes-with-his-listing',
    accounts,
    '(await countAdministrators(writing)) - 1',
    'await countAdministrators(writing)',
  ),
  mutant(
    'members-stay-who-are-none',
    groups,
    "      .where('member', 'not in', told)\n",
    "      .where('member', '=', '')\n",
  ),
  {
    name: 'members-come-before-the-listing-is-complete',
    file: spine,
    edits: [
      [
        '        await removeGroups(writing, sourceId, goneGroups);\n',
        '        await removeGroups(writing, sourceId, goneGroups);\n        while (await grantNextGroups(writing, sourceId));\n',
      ],
    ],
    tests: [sourcePeople],
  },
  {
    name: 'people-come-before-the-listing-is-complete',
    file: spine,
    edits: [
      [
        '        await removeGroups(writing, sourceId, goneGroups);\n',
        "        await removeGroups(writing, sourceId, goneGroups);\n        await linkPeople(writing, sourceId, { after: '', nowMs, rules: { createAccounts: false, closeAccounts } });\n",
      ],
    ],
    tests: [sourcePeople],
  },
  mutant(
    'no-people-at-all-is-believed',
    'server/src/ingest/sync/settle-listing.ts',
    'if (listed.people === 0 && ',
    'if (listed.people < 0 && ',
  ),
];
