import type { Mutant } from '../mutant.ts';
import { embeds, foreignCellsOf, hostile, roles, whoIsAsking } from '../test-files.ts';

const choose = 'server/src/assistants/choose-assistant.ts';
const assistants = 'server/src/assistants/create-assistants.ts';
const assistantStore = 'server/src/assistants/assistant-store.ts';
const assistantMembers = 'server/src/assistants/assistant-members.ts';
const threads = 'server/src/threads/create-threads.ts';
const threadStore = 'server/src/threads/thread-store.ts';
const turnStore = 'server/src/threads/turn-store.ts';
const withhold = 'server/src/threads/withhold-hidden.ts';
const chat = 'server/src/chat/create-chat.ts';
const guard = 'server/src/chat/turn-guard.ts';
const threadTests = 'server/src/threads/threads.test.ts';
const sharingTests = 'server/src/threads/sharing.test.ts';
const declineTests = 'server/src/threads/declines.test.ts';
const sentTests = 'server/src/threads/sent-answers.test.ts';
const chatTests = 'server/src/chat/chat.test.ts';
const guardTests = 'server/src/chat/turn-guard.test.ts';

export const conversationChecks: readonly Mutant[] = [
  {
    name: 'assistants-out-of-scope',
    file: choose,
    edits: [['if (!open || !inScope(scope, wanted))', 'if (!open)']],
    tests: [whoIsAsking],
  },
  {
    name: 'assistants-that-are-not-shared',
    file: assistantStore,
    edits: [["    .where('principal', 'in', principals)\n", '']],
    tests: [whoIsAsking],
  },
  {
    name: 'every-list-holds-every-assistant',
    file: choose,
    edits: [
      [
        "return scope === 'all' || scope.includes(assistantId);",
        "return scope === 'all' || scope.length > 0 || scope.includes(assistantId);",
      ],
    ],
    tests: [whoIsAsking],
  },
  {
    name: 'shared-with-one-is-shared-with-all',
    file: assistantMembers,
    edits: [['...(sharedWith.everyone ? [everyone] : [])', 'everyone']],
    tests: [roles],
  },
  {
    name: 'who-uses-an-assistant-edits-it',
    file: assistantMembers,
    edits: [['[principal, false] as const', '[principal, true] as const']],
    tests: [roles],
  },
  {
    name: 'who-was-taken-from-an-assistant-keeps-it',
    file: assistantStore,
    edits: [["    await transaction.deleteFrom('assistant_members').where('assistant_id', '=', id).execute();\n", '']],
    tests: [roles],
  },
  {
    name: 'deactivated-creators-edit',
    file: assistantMembers,
    edits: [
      [
        'principals.has(everyone) ? [accountPrincipal(accountId), ...principals] : []',
        '[accountPrincipal(accountId), ...principals]',
      ],
    ],
    tests: [roles],
    survives: 'Nobody gets here with an Access without principals: authenticate refuses a deactivated account.',
  },
  {
    name: 'lists-hold-assistants-out-of-scope',
    file: assistants,
    edits: [['        .filter(({ assistant }) => inScope(scope, assistant.id))\n', '']],
    tests: [foreignCellsOf('listAssistants')],
  },
  {
    name: 'lists-hold-assistants-that-are-not-shared',
    file: assistants,
    edits: [
      [
        'isAdministrator ? await listForAdministrator() : await listAssistantsFor(database, access)',
        'await listForAdministrator()',
      ],
    ],
    tests: [roles],
  },
  {
    name: 'viewers-see-what-an-assistant-is-told',
    file: assistants,
    edits: [
      ['mayEdit ? toAssistant(assistant) : { id: assistant.id, name: assistant.name }', 'toAssistant(assistant)'],
    ],
    tests: [hostile],
  },
  {
    name: 'hidden-assistants-are-told-from-absent-ones',
    file: assistants,
    edits: [
      [
        'isAdministrator ? await findForAdministrator(id) : await findAssistantFor(database, access, id);',
        '(await findAssistantFor(database, access, id)) ?? { ...(await findForAdministrator(id)), mayEdit: isAdministrator };',
      ],
    ],
    tests: [roles],
  },
  {
    name: 'viewers-edit',
    file: assistants,
    edits: [['    if (!open.mayEdit)\n', '    if (!open)\n']],
    tests: [roles],
  },
  {
    name: 'everybody-replaces-assistants',
    file: assistants,
    edits: [['      await requireEditable(manager, id);\n      refuseModel', '      refuseModel']],
    tests: [roles],
  },
  {
    name: 'everybody-deletes-assistants',
    file: assistants,
    edits: [['      await requireEditable(manager, id);\n      if (id ===', '      if (id ===']],
    tests: [roles],
  },
  {
    name: 'the-default-assistant-is-deleted',
    file: assistants,
    edits: [['if (id === defaultAssistantId)', "if (id === '')"]],
    tests: [roles],
  },
  {
    name: 'assistants-without-end',
    file: assistantStore,
    edits: [['if (count >= most) return undefined;', '']],
    tests: [roles],
  },
  {
    name: 'threads-of-everybody',
    file: threadStore,
    edits: [
      [
        "if (of === 'mine') return threads.where('threads.account_id', '=', access.accountId);",
        "if (of === 'mine') return threads;",
      ],
    ],
    tests: [threadTests],
  },
  {
    name: 'everybody-deletes-threads',
    file: threadStore,
    edits: [[".where('id', '=', id)\n    .where('account_id', '=', access.accountId)", ".where('id', '=', id)"]],
    tests: [threadTests],
    survives: 'Threads.remove has found the thread among the own ones just before; the statement says it again.',
  },
  {
    name: 'everybody-reads-turns',
    file: threadStore,
    edits: [[".where('threads.account_id', '=', access.accountId)\n    .where('thread_id'", ".where('thread_id'"]],
    tests: [threadTests],
    survives: 'Both callers have found the thread among the own ones just before; the statement says it again.',
  },
  {
    name: 'everybody-knows-turns',
    file: turnStore,
    edits: [[".where('threads.account_id', '=', access.accountId)\n    .executeTakeFirst", '.executeTakeFirst']],
    tests: [foreignCellsOf('cancelChat')],
  },
  {
    name: 'everybody-adds-turns',
    file: turnStore,
    edits: [
      ["    .where('account_id', '=', access.accountId)\n    .where('turn_count', '<'", "    .where('turn_count', '<'"],
    ],
    tests: [threadTests],
    survives: 'openTurn has found the thread among the own ones just before; the statement says it again.',
  },
  {
    name: 'guests-read-branches-that-are-not-shown',
    file: threads,
    edits: [["(of === 'mine' || (await", '(of !== undefined || (await']],
    tests: [sharingTests],
  },
  {
    name: 'guests-count-branches-that-are-not-shown',
    file: threads,
    edits: [["if (thread.of === 'shared') return", "if (thread.id === '') return"]],
    tests: [sharingTests],
  },
  {
    name: 'turns-of-other-threads-are-places',
    file: 'server/src/threads/branch-store.ts',
    edits: [[".where('threads.id', '=', id)", ".where('threads.id', '<>', '')"]],
    tests: ['server/src/threads/branches.test.ts'],
  },
  {
    name: 'threads-out-of-scope',
    file: threads,
    edits: [
      [
        "if (!thread || (scope !== 'all' && !scope.includes(thread.assistantId)))",
        'if (!thread || scope.length === 0)',
      ],
    ],
    tests: [embeds],
  },
  {
    name: 'turns-out-of-scope',
    file: threads,
    edits: [
      [
        "return assistantId !== undefined && (scope === 'all' || scope.includes(assistantId));",
        'return assistantId !== undefined && scope.length > 0;',
      ],
    ],
    tests: [embeds],
  },
  {
    name: 'threads-out-of-scope-are-deleted',
    file: threads,
    edits: [['      await findOwn(access, scope, id);\n      await deleteThread', '      await deleteThread']],
    tests: [embeds],
  },
  {
    name: 'threads-out-of-scope-are-listed',
    file: threadStore,
    edits: [["if (assistantIds !== 'all')", 'if (assistantIds.length === 0)']],
    tests: [embeds],
  },
  {
    name: 'replays-keep-hidden-references',
    file: withhold,
    edits: [
      [
        'references: answer.references.filter(({ resourceId }) => readable.has(resourceId)),',
        'references: answer.references,',
      ],
    ],
    tests: [threadTests],
  },
  {
    name: 'replays-keep-what-hidden-sources-said',
    file: withhold,
    edits: [['return [isWhole ||', 'return [isWhole !== null ||']],
    tests: [threadTests],
  },
  {
    name: 'replays-keep-what-a-decline-listed',
    file: turnStore,
    edits: [
      [
        '{ type: part.type, text: part.text, nearest: part.nearest }',
        '{ type: part.type, text: part.told, nearest: part.nearest }',
      ],
    ],
    tests: [declineTests],
  },
  {
    name: 'replays-name-hidden-resources-that-came-closest',
    file: withhold,
    edits: [["isWhole && part.nearest !== ''", "part.nearest !== ''"]],
    tests: [declineTests],
  },
  {
    name: 'replays-show-text-where-one-source-of-several-is-seen',
    file: withhold,
    edits: [['sources.every(mayKnow)', 'sources.some(mayKnow)']],
    tests: [threadTests, sharingTests],
  },
  {
    name: 'guests-read-what-resources-said-before',
    file: withhold,
    edits: [["(reader === 'asker' || seen.imprint === imprint)", "(reader === 'asker' || seen.imprint !== '')"]],
    tests: [sharingTests],
  },
  {
    name: 'guests-read-passages-of-what-resources-said-before',
    file: withhold,
    edits: [['passage === undefined || !mayKnow(stored)', 'passage === undefined']],
    tests: [sharingTests],
  },
  {
    name: 'imprints-are-of-ids-alone',
    file: 'server/src/search-index/sqlite/readable.ts',
    edits: [['JSON.stringify(seen)', 'JSON.stringify(seen.slice(1, 4))']],
    tests: [sharingTests],
  },
  {
    name: 'replays-forget-what-an-answer-was-told',
    file: withhold,
    edits: [[', ...answer.heard]', ']']],
    tests: [sharingTests],
  },
  {
    name: 'sent-answers-are-made-from-nothing',
    file: 'server/src/chat/said-message.ts',
    edits: [["message.role === 'Assistant' ? [unknownSource]", "message.role === 'Assistant' ? []"]],
    tests: [sentTests],
  },
  {
    name: 'guests-read-what-is-made-from-nobody-knows-what',
    file: withhold,
    edits: [["return reader === 'asker';", 'return reader.length > 0;']],
    tests: [sentTests],
  },
  {
    name: 'sent-answers-are-shown-without-their-sources',
    file: withhold,
    edits: [["isKnown(source, readable, 'asker')) === false", "isKnown(source, readable, 'asker')) === null"]],
    tests: [sentTests],
  },
  {
    name: 'answers-of-everybody-are-recognised',
    file: 'server/src/threads/recognise-answers.ts',
    edits: [[".where('threads.account_id', '=', access.accountId)", ".where('threads.account_id', '<>', '')"]],
    tests: [sentTests],
  },
  {
    name: 'hidden-sent-answers-are-told-on',
    file: 'server/src/chat/open-turn.ts',
    edits: [['if (sources === null) return [];', 'if (sources === null) sources = [];']],
    tests: [sentTests],
  },
  {
    name: 'hidden-answers-are-told-on',
    file: 'server/src/chat/open-turn.ts',
    edits: [["text === '' || !sources ?", "text === '' ?"]],
    tests: [sharingTests],
  },
  {
    name: 'replays-point-at-hidden-resources',
    file: withhold,
    edits: [['if (readable.has(resourceId)) newIndex', 'if (resourceId) newIndex']],
    tests: [threadTests],
  },
  {
    name: 'questions-go-on-in-threads-of-other-assistants',
    file: 'server/src/chat/open-turn.ts',
    edits: [['if (thread?.assistantId !== assistant.id)', 'if (!thread)']],
    tests: [chatTests],
  },
  {
    name: 'everybody-cancels',
    file: chat,
    edits: [['turn?.accountId === access.accountId && inScope', 'turn && inScope']],
    tests: [chatTests],
  },
  {
    name: 'turns-out-of-scope-are-cancelled',
    file: chat,
    edits: [
      [
        'turn?.accountId === access.accountId && inScope(key.scope, turn.assistantId)',
        'turn?.accountId === access.accountId',
      ],
    ],
    tests: [foreignCellsOf('cancelChat')],
  },
  {
    name: 'turns-of-others-are-told-from-absent-ones',
    file: chat,
    edits: [
      [
        '} else if (!(await threads.hasTurn(access, key.scope, requestId))) {',
        '} else if (!turn && !(await threads.hasTurn(access, key.scope, requestId))) {',
      ],
    ],
    tests: [chatTests],
  },
  {
    name: 'chats-out-of-scope',
    file: 'server/src/chat/start-turn.ts',
    edits: [['{ access: caller.access, scope: caller.key.scope },', "{ access: caller.access, scope: 'all' },"]],
    tests: [whoIsAsking],
  },
  {
    name: 'answers-out-of-scope',
    file: chat,
    edits: [['{ access, scope: key.scope }, request.assistantId', "{ access, scope: 'all' }, request.assistantId"]],
    tests: [foreignCellsOf('answers')],
  },
  {
    name: 'chats-at-once-without-end',
    file: 'server/src/chat/create-places.ts',
    edits: [['if (release) return release;', 'if (release ?? accountId) return release ?? (() => {});']],
    tests: ['server/src/http/streams-at-once.test.ts'],
  },
  {
    name: 'turns-are-looked-at-once',
    file: guard,
    edits: [['if (count !== checkedCount) await look();', 'if (checkedCount === -1) await look();']],
    tests: [guardTests],
  },
  {
    name: 'what-was-read-before-a-look-is-not-looked-at',
    file: guard,
    edits: [['if (lookedBefore === looks) return;', 'if (lookedBefore !== undefined) return;']],
    tests: [guardTests],
  },
  {
    name: 'what-is-added-to-a-turn-is-not-looked-at',
    file: guard,
    edits: [['      checkedWrites = -1;\n      checkedCount = -1;\n', '']],
    tests: [guardTests],
  },
  {
    name: 'a-look-counts-for-what-was-added-meanwhile',
    file: guard,
    edits: [['    if (looked !== edition) return;\n', '']],
    tests: [guardTests],
  },
  {
    name: 'a-look-counts-for-a-change-behind-it',
    file: guard,
    edits: [['checkedWrites < needed && !ended; )', 'checkedWrites === -1 && !ended; )']],
    tests: [guardTests],
  },
  {
    name: 'a-turn-that-was-ended-goes-on',
    file: guard,
    edits: [['if (ended) throw ended;', 'const was = ended;\n      ended = undefined;\n      if (was) throw was;']],
    tests: [guardTests],
  },
  {
    name: 'a-turn-outlives-the-right-to-ask',
    file: guard,
    edits: [['const renewed = await renew(caller);', 'const renewed = await renew(caller).catch(() => caller);']],
    tests: [guardTests],
  },
];
