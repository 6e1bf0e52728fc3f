import type { Mutant } from '../mutant.ts';
import { embeds, foreignCellsOf, hostile, limitedAdministrators, oddNames, rowOf, whoIsAsking } from '../test-files.ts';

const app = 'server/src/http/create-http-app.ts';
const callerViews = 'server/src/http/handlers/create-caller-views.ts';
const searchHandlers = 'server/src/http/handlers/create-search-handlers.ts';
const auditTests = 'server/src/audit/audit.test.ts';
const rateTests = 'server/src/http/rate-limits.test.ts';
const wrongKeyTests = 'server/src/http/wrong-keys.test.ts';

export const edgeChecks: readonly Mutant[] = [
  {
    name: 'rights-are-not-checked',
    file: app,
    edits: [['if (caller) checkRights(operation, caller);', '']],
    tests: [whoIsAsking],
  },
  {
    name: 'sessions-reach-everything',
    file: app,
    edits: [
      ['if (key.isSession && !operation.openToSessions)', 'if (key.isSession && operation.openToSessions === null)'],
    ],
    tests: [rowOf('getMe')],
  },
  {
    name: 'users-manage',
    file: app,
    edits: [
      [
        "if (operation.caller === 'administrator' && !account.admin)",
        "if (operation.caller === 'administrator' && account.admin === null)",
      ],
    ],
    tests: [whoIsAsking],
  },
  {
    name: 'limited-keys-manage',
    file: app,
    edits: [["(operation.caller === 'administrator' || operation.needsWholeScope) &&", 'operation.needsWholeScope &&']],
    tests: [whoIsAsking],
  },
  {
    name: 'limited-keys-do-what-needs-a-whole-scope',
    file: app,
    edits: [
      [
        "(operation.caller === 'administrator' || operation.needsWholeScope) &&",
        "operation.caller === 'administrator' &&",
      ],
    ],
    tests: [hostile],
  },
  {
    name: 'requests-are-not-counted',
    file: app,
    edits: [['  countRequest(options, { key: caller.key.id, account: caller.account.id }, context);', '']],
    tests: [rateTests],
  },
  {
    name: 'too-many-requests-pass',
    file: app,
    edits: [['if (isAdmitted) return;', 'if (allowances) return;']],
    tests: [rateTests],
  },
  {
    name: 'wrong-keys-are-not-counted',
    file: app,
    edits: [['throw countWrongKey(options, error, context);', 'throw error;']],
    tests: [wrongKeyTests],
  },
  {
    name: 'wrong-keys-of-clients-are-not-counted',
    file: app,
    edits: [["= ['invalid-api-key', 'invalid-embed-token']", "= ['invalid-embed-token']"]],
    tests: [wrongKeyTests],
  },
  {
    name: 'wrong-tokens-of-embeds-are-not-counted',
    file: app,
    edits: [["= ['invalid-api-key', 'invalid-embed-token']", "= ['invalid-api-key']"]],
    tests: [embeds],
  },
  {
    name: 'wrong-keys-are-never-made-to-wait',
    file: app,
    edits: [['if (!isRefused) {', 'if (isRefused !== null) {']],
    tests: [wrongKeyTests],
  },
  {
    name: 'dot-segments-name-another-path',
    file: app,
    edits: [['    refuseDotSegments(context.env);\n', '']],
    tests: [oddNames],
  },
  {
    name: 'inner-errors-are-told',
    file: app,
    edits: [['return internalProblem();', "return new Problem('internal', { detail: String(error) });"]],
    tests: [auditTests],
  },
  {
    name: 'inner-errors-are-told-in-streams',
    file: 'server/src/chat/run-turn.ts',
    edits: [['  return internalProblem();', "  return new Problem('internal', { detail: String(error) });"]],
    tests: ['server/src/chat/chat.test.ts'],
  },
  {
    name: 'anybody-says-where-he-is',
    file: 'server/src/http/client-address.ts',
    edits: [['if (trustedProxies === 0 || forwardedFor === null)', 'if (forwardedFor === null)']],
    tests: ['server/src/http/client-address.test.ts'],
  },
  {
    name: 'clients-write-their-own-address',
    file: 'server/src/http/client-address.ts',
    edits: [['.slice(-trustedProxies)[0]', '[0]']],
    tests: ['server/src/http/client-address.test.ts'],
  },
  {
    name: 'administrators-change-assistants-with-limited-keys',
    file: callerViews,
    edits: [["isAdministrator: account.admin && key.scope === 'all',", 'isAdministrator: account.admin,']],
    tests: [limitedAdministrators],
  },
  {
    name: 'everybody-manages-assistants',
    file: callerViews,
    edits: [["isAdministrator: account.admin && key.scope === 'all',", "isAdministrator: key.scope === 'all',"]],
    tests: ['server/src/assistants/roles.test.ts'],
  },
  {
    name: 'searches-pass-by-the-assistant',
    file: searchHandlers,
    edits: [
      [
        'note(askedOf(body.assistantId, body.query));\n      const { sources } = await assistants.choose(caller.access, caller.key.scope, body.assistantId);',
        'note(askedOf(body.assistantId, body.query));\n      const sources = [] as const;',
      ],
    ],
    tests: ['server/src/assistants/roles.test.ts'],
  },
  {
    name: 'options-pass-by-the-assistant',
    file: searchHandlers,
    edits: [
      [
        'const { sources } = await assistants.choose(caller.access, caller.key.scope, assistantId);',
        'const sources = [] as const;',
      ],
    ],
    tests: [foreignCellsOf('listFilterOptions')],
  },
  {
    name: 'stats-pass-by-the-assistant',
    file: searchHandlers,
    edits: [
      [
        'note(askedOf(body.assistantId));\n      const { sources } = await assistants.choose(caller.access, caller.key.scope, body.assistantId);',
        'note(askedOf(body.assistantId));\n      const sources = [] as const;',
      ],
    ],
    tests: [foreignCellsOf('getFilterStats')],
  },
  {
    name: 'the-audit-keeps-what-was-in-the-fields',
    file: app,
    edits: [['(value === undefined ? [] : [name])', '(value === undefined ? [] : [JSON.stringify(value)])']],
    tests: [auditTests],
  },
  {
    name: 'refusals-are-not-recorded',
    file: 'server/src/http/record-call.ts',
    edits: [['    await keep(statusOf(outcome.error));\n', '']],
    tests: [auditTests],
  },
  {
    name: 'changes-are-acknowledged-before-they-are-recorded',
    file: 'server/src/http/record-call.ts',
    edits: [
      ["operation.audit === 'change' ? audit.write(record) : audit.writeSoon(record)", 'audit.writeSoon(record)'],
    ],
    tests: [auditTests],
  },
  {
    name: 'the-audit-can-be-changed',
    file: 'server/src/database/migrations/0005-audit.sql',
    edits: [
      [
        "CREATE TRIGGER audit_is_not_updated BEFORE UPDATE ON audit\nBEGIN SELECT RAISE(ABORT, 'The audit is append-only'); END;",
        '',
      ],
    ],
    tests: [auditTests],
  },
  {
    name: 'the-audit-can-be-deleted',
    file: 'server/src/database/migrations/0005-audit.sql',
    edits: [['WHEN OLD.at_ms >= (SELECT keep_from_ms FROM audit_retention)', 'WHEN OLD.at_ms < 0']],
    tests: [auditTests],
  },
  {
    name: 'the-audit-can-be-replaced',
    file: 'server/src/database/migrations/0005-audit.sql',
    edits: [['WHEN EXISTS (SELECT 1 FROM audit WHERE no = NEW.no)', 'WHEN NEW.no < -1']],
    tests: [auditTests],
  },
  {
    name: 'the-audit-forgets-what-was-shown',
    file: 'server/src/database/migrations/0005-audit.sql',
    edits: [['WHEN EXISTS (SELECT 1 FROM audit WHERE no = OLD.audit_no)', 'WHEN OLD.audit_no < 0']],
    tests: [auditTests],
  },
  {
    name: 'an-empty-bucket-admits',
    file: 'server/src/limits/create-rate-limiter.ts',
    edits: [['const isAdmitted = waitMs === 0;', 'const isAdmitted = waitMs >= 0;']],
    tests: [rateTests],
  },
  {
    name: 'accounts-are-not-limited',
    file: 'server/src/limits/create-rate-limiter.ts',
    edits: [['admit({ address, ...request })', 'admit({ address, account: _, ...request })']],
    tests: [rateTests],
  },
  {
    name: 'pauses-do-not-hold',
    file: 'server/src/limits/count-wrong-tries.ts',
    edits: [['if (waitMs > 0) return', 'if (waitMs > longestPauseMs) return']],
    tests: ['server/src/limits/count-wrong-tries.test.ts'],
  },
  {
    name: 'an-address-of-a-network-counts-for-itself',
    file: 'server/src/limits/network-of.ts',
    edits: [['groups.slice(0, 4)', 'groups']],
    tests: ['server/src/limits/count-wrong-tries.test.ts'],
  },
  {
    name: 'answers-at-once-without-end',
    file: 'server/src/limits/create-slots.ts',
    edits: [['if (count >= most) return undefined;', '']],
    tests: ['server/src/limits/create-slots.test.ts'],
  },
  {
    name: 'members-that-libraries-drop',
    file: 'server/src/kernel/parse-json.ts',
    edits: [["if (key === '__proto__')", "if (key === '__proto__ ')"]],
    tests: ['server/src/http/http.test.ts'],
  },
];
