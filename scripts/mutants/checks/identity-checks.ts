import type { Mutant } from '../mutant.ts';
import { embeds, hostile, keyMakers, limitedAdministrators, permissions, whoIsAsking } from '../test-files.ts';

const folder = 'server/src/identity';
const authenticate = `${folder}/authenticate.ts`;
const keys = `${folder}/keys.ts`;
const identity = `${folder}/create-identity.ts`;
const accounts = `${folder}/account-store.ts`;
const groups = `${folder}/group-store.ts`;
const verify = `${folder}/embeds/verify-token.ts`;
const sessions = `${folder}/embeds/create-embeds.ts`;
const embedStore = `${folder}/embeds/embed-store.ts`;
const publicKeys = `${folder}/embeds/read-public-key.ts`;
const principals = 'server/src/kernel/principals.ts';

export const identityChecks: readonly Mutant[] = [
  {
    name: 'keys-are-not-checked',
    file: authenticate,
    edits: [['if (!isUsable(key, token, nowMs)) throw invalidKey();', 'if (!key) throw invalidKey();']],
    tests: [whoIsAsking],
  },
  {
    name: 'owners-are-not-looked-at',
    file: authenticate,
    edits: [['  if (!found?.account.active) throw invalidKey();\n', '  if (!found) throw invalidKey();\n']],
    tests: [whoIsAsking],
    survives:
      'isUsable has looked at the owner in the same moment: this is for an account that goes between the two look-ups.',
  },
  {
    name: 'personal-keys-name-anybody',
    file: authenticate,
    edits: [['if (named && fold(named) !== owner.email && named !== owner.id)', 'if (named === null)']],
    tests: [whoIsAsking],
  },
  {
    name: 'personal-keys-act-for-anybody',
    file: accounts,
    edits: [
      ["AND EXISTS (SELECT 1 ${keys} AND mode = 'impersonating')", 'AND EXISTS (SELECT 1 ${keys})'],
      ["(SELECT account_id ${keys} AND mode = 'personal')", "(SELECT account_id ${keys} AND ${named ?? ''} = '')"],
    ],
    tests: [whoIsAsking],
  },
  {
    name: 'look-alike-addresses-are-one-person',
    file: `${folder}/fold-vouched.ts`,
    edits: [
      [
        "return !isDisguised && address.trim().normalize('NFC').toLowerCase() === folded ? folded : undefined;",
        'return isDisguised ? undefined : folded;',
      ],
    ],
    tests: [embeds],
  },
  {
    name: 'the-sign-of-kelvin-is-a-letter',
    file: `${folder}/fold-vouched.ts`,
    edits: [['return !isDisguised && address', 'return address']],
    tests: [`${folder}/fold-vouched.test.ts`],
  },
  {
    name: 'accounts-are-looked-up-without-a-key',
    file: accounts,
    edits: [[" AND EXISTS (SELECT 1 ${keys} AND mode = 'impersonating')", '']],
    tests: [`${folder}/find-principals.test.ts`],
  },
  {
    name: 'no-header-means-the-owner',
    file: authenticate,
    edits: [
      ["key.mode === 'personal' ? ownerOf(named, found)", "key.mode === 'personal' || !named ? ownerOf(named, found)"],
    ],
    tests: [whoIsAsking],
  },
  {
    name: 'keys-that-act-for-others-are-their-owner',
    file: accounts,
    edits: [["${keys} AND mode = 'personal'", '${keys}']],
    tests: [whoIsAsking],
  },
  {
    name: 'nobody-known-means-the-owner',
    file: authenticate,
    edits: [
      [
        'const acting = key.mode',
        'const acting = named && !found ? ((await findPrincipals(database, { id: key.accountId })) as AccountPrincipals) : key.mode',
      ],
    ],
    tests: [whoIsAsking],
  },
  {
    name: 'deactivated-accounts-are-acted-for',
    file: authenticate,
    edits: [['if (!found?.account.active) throw unknownAccount();', 'if (!found) throw unknownAccount();']],
    tests: [whoIsAsking],
  },
  {
    name: 'turns-outlive-their-key',
    file: authenticate,
    edits: [['  if (!stands(found, clock.nowMs())) throw invalidKey();\n', '']],
    tests: ['server/src/chat/revocation.test.ts'],
  },
  {
    name: 'turns-outlive-their-account',
    file: authenticate,
    edits: [
      [
        'if (!acting?.account.active) throw unknownAccount();\n  return { key',
        'if (!acting) throw unknownAccount();\n  return { key',
      ],
    ],
    tests: ['server/src/chat/revocation.test.ts'],
  },
  {
    name: 'sessions-count-as-keys',
    file: authenticate,
    edits: [['isSession: key.embedId !== null', 'isSession: false']],
    tests: [embeds],
  },
  {
    name: 'hashes-are-not-compared',
    file: keys,
    edits: [['return matches && isStanding;', 'return isStanding;']],
    tests: [whoIsAsking],
    survives:
      'The key was looked up by this hash: the comparison in constant time says the same again, whatever an index does.',
  },
  {
    name: 'revoked-keys-open',
    file: keys,
    edits: [['revokedMs !== null || (expiresMs', '(expiresMs']],
    tests: [whoIsAsking],
  },
  {
    name: 'expired-keys-open',
    file: keys,
    edits: [['(expiresMs ?? Number.POSITIVE_INFINITY) <= nowMs', '(expiresMs ?? Number.POSITIVE_INFINITY) <= 0']],
    tests: [whoIsAsking],
  },
  {
    name: 'keys-open-at-the-moment-they-expire',
    file: keys,
    edits: [['?? Number.POSITIVE_INFINITY) <= nowMs', '?? Number.POSITIVE_INFINITY) < nowMs']],
    tests: [embeds],
  },
  {
    name: 'keys-of-deactivated-owners-open',
    file: keys,
    edits: [['!isOver && ownerIsActive &&', '!isOver &&']],
    tests: [whoIsAsking],
    survives:
      'Who is deactivated has his keys revoked in the same transaction: the two say the same until one of them is changed.',
  },
  {
    name: 'keys-keep-the-power-of-lost-administrators',
    file: keys,
    edits: [["(mode === 'personal' || ownerIsAdmin)", "(mode === 'personal' || ownerIsActive)"]],
    tests: [hostile],
  },
  {
    name: 'keys-outlive-the-one-they-came-through',
    file: keys,
    edits: [['&& (key.maker === null || isInForce(key.maker, nowMs))', '']],
    tests: [keyMakers],
  },
  {
    name: 'keys-of-keys-outlive-the-first-one',
    file: identity,
    edits: [["key.mode === 'impersonating' ? key.id : key.madeBy", "key.mode === 'impersonating' ? key.id : null"]],
    tests: [keyMakers],
  },
  {
    name: 'any-scope-covers-any-list',
    file: keys,
    edits: [
      [
        "return inner !== 'all' && inner.every((assistantId) => outer.includes(assistantId));",
        "return inner !== 'all';",
      ],
    ],
    tests: [limitedAdministrators],
  },
  {
    name: 'any-scope-covers-all',
    file: keys,
    edits: [["return inner !== 'all' && inner.every(", "return inner === 'all' || inner.every("]],
    tests: [hostile],
  },
  {
    name: 'everybody-sees-all-keys',
    file: identity,
    edits: [["const seesAll = account.admin && key.scope === 'all';", "const seesAll = key.scope === 'all';"]],
    tests: [whoIsAsking],
  },
  {
    name: 'limited-keys-of-administrators-see-keys-of-others',
    file: identity,
    edits: [["const seesAll = account.admin && key.scope === 'all';", 'const seesAll = account.admin;']],
    tests: [limitedAdministrators],
  },
  {
    name: 'limited-keys-see-wider-ones',
    file: identity,
    edits: [['keys.filter(({ scope }) => scopeCovers(key.scope, scope)).map(toKey)', 'keys.map(toKey)']],
    tests: [hostile],
  },
  {
    name: 'keys-make-wider-keys',
    file: identity,
    edits: [['      refuseWiderKey(caller, wanted);\n', '']],
    tests: [whoIsAsking],
  },
  {
    name: 'users-make-impersonating-keys',
    file: identity,
    edits: [
      [
        "if (wanted.mode === 'impersonating' && !account.admin)",
        "if (wanted.mode === 'impersonating' && account.admin === null)",
      ],
    ],
    tests: [whoIsAsking],
  },
  {
    name: 'limited-keys-make-wider-ones',
    file: identity,
    edits: [['if (!scopeCovers(key.scope, wanted.scope) || (', 'if ((']],
    tests: [whoIsAsking],
  },
  {
    name: 'limited-keys-make-impersonating-ones',
    file: identity,
    edits: [["|| (wanted.mode === 'impersonating' && key.scope !== 'all'))", ')']],
    tests: [whoIsAsking],
  },
  {
    name: 'keys-outlive-those-that-made-them',
    file: identity,
    edits: [['earlier(expires?.endMs ?? null, caller.key.expiresMs)', 'earlier(expires?.endMs ?? null, null)']],
    tests: [hostile],
  },
  {
    name: 'keys-outlive-those-that-made-them-when-they-ask-for-it',
    file: identity,
    edits: [['(a ?? b) : Math.min(a, b)', '(a ?? b) : Math.max(a, b)']],
    tests: [limitedAdministrators],
  },
  {
    name: 'everybody-revokes-every-key',
    file: identity,
    edits: [
      [
        "const isOwn = found?.accountId === account.id || (account.admin && key.scope === 'all');",
        'const isOwn = found !== undefined;',
      ],
    ],
    tests: [whoIsAsking],
  },
  {
    name: 'limited-keys-of-administrators-revoke-keys-of-others',
    file: identity,
    edits: [["|| (account.admin && key.scope === 'all');", '|| account.admin;']],
    tests: [limitedAdministrators],
  },
  {
    name: 'limited-keys-revoke-wider-ones',
    file: identity,
    edits: [['if (!found || !isOwn || !scopeCovers(key.scope, found.scope))', 'if (!found || !isOwn)']],
    tests: [hostile],
  },
  {
    name: 'keys-of-those-who-come-back-open-again',
    file: accounts,
    edits: [
      [
        ".where('account_id', 'in', among)\n    .where('revoked_ms', 'is', null)",
        ".where('account_id', '=', '')\n    .where('revoked_ms', 'is', null)",
      ],
    ],
    tests: [hostile],
  },
  {
    name: 'the-last-administrator-gives-his-power-away',
    file: accounts,
    edits: [
      ['    await refuseWithoutAdministrator(transaction);\n    await takeFromSource', '    await takeFromSource'],
    ],
    tests: [hostile],
  },
  {
    name: 'the-last-administrator-is-deactivated',
    file: accounts,
    edits: [['    await refuseWithoutAdministrator(transaction);\n    return true;', '    return true;']],
    tests: [hostile],
  },
  {
    name: 'a-deactivated-administrator-counts',
    file: accounts,
    edits: [[".where('admin', '=', 1)\n    .where('active', '=', 1)", ".where('admin', '=', 1)"]],
    tests: [hostile],
  },
  {
    name: 'two-accounts-share-an-identity',
    file: accounts,
    edits: [['if (numInsertedOrUpdatedRows === 0n) throw', 'if (numInsertedOrUpdatedRows < 0n) throw']],
    tests: [whoIsAsking],
  },
  {
    name: 'deactivated-accounts-have-access',
    file: `${folder}/access-of.ts`,
    edits: [['if (!account.active) return grantAccess(account.id, []);', '']],
    tests: [`${folder}/embeds/embed-store.test.ts`],
  },
  {
    name: 'groups-are-not-expanded',
    file: accounts,
    edits: [
      [
        "\n    UNION SELECT 'group:' || source_id || '/' || group_id FROM group_members JOIN mine ON member = mine.principal",
        '',
      ],
    ],
    tests: [permissions],
  },
  {
    name: 'people-are-the-same-in-every-source',
    file: principals,
    edits: [['return `person:${sourceId}/${personId}`;', 'return `person:${personId}`;']],
    tests: [permissions],
  },
  {
    name: 'groups-are-the-same-in-every-source',
    file: principals,
    edits: [[': groupPrincipal(sourceId, group);', ': groupPrincipal(sourceId && workspaceSource, group);']],
    tests: [permissions],
  },
  {
    name: 'addresses-compare-as-written',
    file: principals,
    edits: [['return `user:${fold(email)}`;', 'return `user:${email}`;']],
    tests: [permissions],
  },
  {
    name: 'who-left-a-group-stays',
    file: groups,
    edits: [[".where('group_id', '=', group.id)", ".where('group_id', '=', '')"]],
    tests: [permissions],
  },
  {
    name: 'members-of-a-deleted-group-stay',
    file: groups,
    edits: [[".where('group_id', '=', id)", ".where('group_id', '=', '')"]],
    tests: [permissions],
  },
  {
    name: 'groups-of-sources-that-are-not-there',
    file: groups,
    edits: [["if (!source && group.sourceId !== workspaceSource) throw new Problem('unknown-source');", '']],
    tests: ['server/src/retrieval/sources-of-assistants.test.ts'],
  },
  {
    name: 'the-configured-key-opens-a-used-folder',
    file: `${folder}/bootstrap.ts`,
    edits: [['if (await hasKeys(database)) {', 'if ((await hasKeys(database)) && key === undefined) {']],
    tests: [whoIsAsking],
  },
  {
    name: 'tokens-choose-their-algorithm',
    file: verify,
    edits: [['    algorithms: [embed.algorithm],\n', '']],
    tests: [embeds],
  },
  { name: 'tokens-of-any-issuer', file: verify, edits: [['    issuer: embed.issuer,\n', '']], tests: [embeds] },
  { name: 'tokens-for-any-audience', file: verify, edits: [['    audience: embed.audience,\n', '']], tests: [embeds] },
  {
    name: 'tokens-without-end',
    file: verify,
    edits: [["    requiredClaims: ['exp'],\n", '']],
    tests: [embeds],
    survives: 'checkTimes takes a token without `exp` for one that is over: the two say the same, in other words.',
  },
  {
    name: 'tokens-within-the-leeway',
    file: verify,
    edits: [['if (exp <= nowSeconds)', 'if (exp <= 0)']],
    tests: [embeds],
  },
  {
    name: 'tokens-for-years',
    file: verify,
    edits: [['if (exp > nowSeconds + mostSecondsAhead)', 'if (exp > nowSeconds * mostSecondsAhead)']],
    tests: [embeds],
  },
  {
    name: 'tokens-of-the-future',
    file: verify,
    edits: [['if (iat !== undefined && iat > ', 'if (iat !== undefined && iat > 1e9 * ']],
    tests: [embeds],
  },
  {
    name: 'tokens-of-unverified-addresses',
    file: verify,
    edits: [['if (email_verified === false)', 'if (email_verified === null)']],
    tests: [embeds],
  },
  {
    name: 'tokens-work-once-for-each-signature',
    file: verify,
    edits: [["token.slice(0, token.lastIndexOf('.'))", 'token']],
    tests: [embeds],
  },
  {
    name: 'tokens-work-once-for-each-text',
    file: verify,
    edits: [["typeof jti === 'string' ? { jti } : { signed }", "typeof jti === 'number' ? { jti } : { signed }"]],
    tests: [embeds],
  },
  {
    name: 'tokens-work-once-for-each-embed',
    file: verify,
    edits: [['[publicKey ?? id, issuer,', '[id, issuer,']],
    tests: [embeds],
  },
  {
    name: 'tokens-for-deactivated-accounts',
    file: sessions,
    edits: [['if (!account?.active) throw unknownAccount();', 'if (!account) throw unknownAccount();']],
    tests: [embeds],
  },
  {
    name: 'sessions-of-every-assistant',
    file: sessions,
    edits: [['scope: [embed.assistantId],', "scope: 'all',"]],
    tests: [embeds],
  },
  { name: 'sessions-are-keys', file: sessions, edits: [['        embedId: embed.id,\n', '']], tests: [embeds] },
  {
    name: 'sessions-without-end',
    file: sessions,
    edits: [['expiresMs: nowMs + sessionMs,', 'expiresMs: nowMs + 1e6 * sessionMs,']],
    tests: [embeds],
  },
  {
    name: 'secrets-are-shown-again',
    file: sessions,
    edits: [
      [
        'return { keys: { publicKey: null, sealedSecret: sealedBefore }, shown: {} };',
        "return { keys: { publicKey: null, sealedSecret: sealedBefore }, shown: { secret: box.open(sealedBefore, id) ?? '' } };",
      ],
    ],
    tests: [embeds],
  },
  {
    name: 'tokens-work-again',
    file: embedStore,
    edits: [["if (numInsertedOrUpdatedRows === 0n) return 'used-before';", '']],
    tests: [embeds],
  },
  {
    name: 'used-tokens-are-forgotten',
    file: embedStore,
    edits: [["deleteFrom('used_tokens').where('expires_ms', '<=', nowMs)", "deleteFrom('used_tokens')"]],
    tests: [embeds],
  },
  {
    name: 'sessions-outlive-a-change-of-their-embed',
    file: embedStore,
    edits: [["    await transaction.deleteFrom('keys').where('embed_id', '=', id).execute();\n", '']],
    tests: [embeds],
  },
  {
    name: 'sessions-begin-for-who-was-deactivated-meanwhile',
    file: embedStore,
    edits: [[".on('accounts.active', '=', 1)", '']],
    tests: [`${folder}/embeds/embed-store.test.ts`],
  },
  {
    name: 'sessions-begin-for-an-embed-that-was-changed-meanwhile',
    file: embedStore,
    edits: [[".where('embeds.revision', '=', embed.revision)", '']],
    tests: [`${folder}/embeds/embed-store.test.ts`],
  },
  {
    name: 'secrets-open-in-another-place',
    file: `server/src/kernel/secret-box.ts`,
    edits: [
      ["setAAD(Buffer.from(place, 'utf8'));\n      const text", "setAAD(Buffer.from('', 'utf8'));\n      const text"],
      ["opening.setAAD(Buffer.from(place, 'utf8'))", "opening.setAAD(Buffer.from('', 'utf8'))"],
    ],
    tests: [`server/src/kernel/secret-box.test.ts`],
  },
  {
    name: 'private-keys-are-kept',
    file: publicKeys,
    edits: [['if (isPrivate) throw', 'if (isPrivate === null) throw']],
    tests: [embeds],
  },
  {
    name: 'short-keys',
    file: publicKeys,
    edits: [['const leastRsaBits = 2_048;', 'const leastRsaBits = 512;']],
    tests: [embeds],
  },
];
