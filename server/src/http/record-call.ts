import { limits, type Operation, problemCatalogue } from '@clew/contract';
import type { AuditIntent } from '../audit/audit-store.ts';
import type { Audit } from '../audit/create-audit.ts';
import type { Caller } from '../identity/authenticate.ts';
import { Problem } from '../kernel/problem.ts';

/** What the audit keeps of a call beside who and when; the edge and the handler note it as they learn it. */
export interface CallFacts {
  assistantId?: string;
  question?: string;
  /** Shown or written. A list may still grow until the answer ends. */
  resourceIds?: readonly string[];
  target?: string;
  changes?: readonly string[];
  /** What writing an answer has cost; asked when the answer has ended. */
  usage?: () => AuditIntent['usage'];
  /** Who it was, where the edge does not know: somebody who came without a key. */
  caller?: Person;
  /** Where the answer goes on after the response has begun: how it ends is the outcome. */
  end?: Promise<unknown>;
}

type Person = { key: Pick<Caller['key'], 'id' | 'ownerEmail'>; account: Pick<Caller['account'], 'id' | 'email'> };

interface Call {
  operation: Operation;
  caller: Person | undefined;
  requestId: string;
  address: string;
  atMs: number;
}

/** Runs what a handler does. */
export type Make = <Result>(work: () => Promise<Result>) => Promise<Result>;

/**
 * Performs a call and records it with its outcome. A change is written down before it is made (`make`), and where that fails it
 * is not made; its outcome is on disk before anybody hears of it. Refusals are recorded too, unless nobody knows of whom.
 */
export async function recordCall(
  audit: Audit,
  call: Call,
  perform: (facts: CallFacts, make: Make) => Promise<Response>,
): Promise<Response> {
  const { operation } = call;
  const facts: CallFacts = {};
  if (operation.audit === 'none') return perform(facts, (work) => work());
  const make: Make = (work) =>
    operation.audit === 'change' && call.caller ? audit.change(describeCall(call, call.caller, facts), work) : work();
  const keep = async (status: number) => {
    const caller = facts.caller ?? call.caller;
    if (!caller) return;
    const record = { ...describeCall(call, caller, facts), status };
    return operation.audit === 'change' ? audit.write(record) : audit.writeSoon(record);
  };
  const outcome = await perform(facts, make).then(
    (response) => ({ response }),
    (error: unknown) => ({ error }),
  );
  if ('error' in outcome) {
    await keep(statusOf(outcome.error));
    throw outcome.error;
  }
  const { response } = outcome;
  if (!facts.end) await keep(response.status);
  // Nobody is left to be told; what can't be written waits in the audit and is logged there.
  else
    void facts.end
      .then(
        () => keep(response.status),
        (error: unknown) => keep(statusOf(error)),
      )
      .catch(() => {});
  return response;
}

function describeCall(
  { operation, requestId, address, atMs }: Call,
  { key, account }: Person,
  facts: CallFacts,
): AuditIntent {
  return {
    atMs,
    requestId,
    operation: operation.id,
    keyId: key.id,
    keyOwner: key.ownerEmail,
    accountId: account.id,
    accountEmail: account.email,
    address,
    assistantId: facts.assistantId ?? null,
    question: facts.question?.slice(0, limits.queryCharacters).toWellFormed() ?? null,
    resourceIds: [...new Set(facts.resourceIds ?? [])],
    target: facts.target ?? null,
    changes: facts.changes ?? [],
    usage: facts.usage?.() ?? null,
  };
}

function statusOf(error: unknown): number {
  return problemCatalogue[error instanceof Problem ? error.code : 'internal'].status;
}
