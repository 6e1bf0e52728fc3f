import type { ProblemCode } from '@clew/contract';

interface Refusal {
  code: ProblemCode;
  detail: string;
  errors?: Record<string, string[]>;
}

/** What a cell of the matrix may say, as it is written there: the whole problem that the caller gets. */
export const refusals: Readonly<Record<string, Refusal>> = {
  '401-': { code: 'missing-api-key', detail: 'Send the header `Authorization: Bearer <key>`.' },
  '401': {
    code: 'invalid-api-key',
    detail: 'The key is unknown, revoked or expired. Ask an administrator for a new one.',
  },
  '400h': {
    code: 'missing-impersonation-header',
    detail: 'This key acts for others: name the user in the header `unleash-account`.',
    errors: { 'unleash-account': ['Missing impersonation header'] },
  },
  '400u': {
    code: 'unknown-account',
    detail: 'The header `unleash-account` names no active account.',
    errors: { 'unleash-account': ['Unknown account'] },
  },
  '400i': {
    code: 'impersonation-not-allowed',
    detail: 'A personal key acts for its own account only. Leave the header out, or use an impersonating key.',
    errors: { 'unleash-account': ['A personal key can not act for somebody else.'] },
  },
  '400p': {
    code: 'validation-failed',
    detail: 'The password was not changed.',
    errors: { current: ['This is not your password.'] },
  },
  '403a': { code: 'not-an-administrator', detail: 'The acting account must be an administrator.' },
  '403i': { code: 'not-an-administrator', detail: 'Only administrators create impersonating keys.' },
  '403s': { code: 'scope-too-narrow', detail: 'This needs a key whose scope is all assistants.' },
  '403w': { code: 'scope-too-narrow', detail: 'A key can not create one with a wider scope than its own.' },
  '403e': { code: 'scope-too-narrow', detail: 'The session of an embed is for chat, search and their threads.' },
  '403v': { code: 'not-an-editor', detail: 'Only its creator, its editors and administrators change it.' },
  '404a': { code: 'unknown-assistant', detail: 'There is no such assistant for this key and account.' },
  '404t': { code: 'unknown-thread', detail: 'You have no such thread.' },
  '404c': { code: 'unknown-thread', detail: 'You have no such thread with this assistant.' },
  '404q': { code: 'unknown-turn', detail: 'You have no turn with this request id.' },
  '404k': { code: 'unknown-key', detail: 'You have no key with this id.' },
  '404o': { code: 'not-found', detail: 'No identity provider is configured.' },
  '404r': { code: 'unknown-resource', detail: 'There is no such resource for this account.' },
};

/** And what it may say besides. */
export const otherOutcomes: Readonly<Record<string, string>> = {
  ok: 'Done, and the reply tells nothing that belongs to somebody else.',
  none: 'Done as if the thing were not there: the same reply as for one that never was, and nothing is changed.',
  '-': 'The operation neither names nor tells such a thing.',
};
