import { operations } from '@clew/contract';
import { resolve } from './apply-change.ts';
import { type Company, expectThat, type Reply } from './company.ts';
import type { Credential } from './steps.ts';
import { isRefusal, mayRead } from './who-may.ts';
import {
  type AccountState,
  commentPattern,
  handlePattern,
  resourceIdPattern,
  secretPattern,
  type World,
} from './world.ts';

interface Asked {
  by: Credential;
  base: string;
}

/**
 * What may stand in a reply: content as it is now, or as it once was, of what the caller may read; for administrators, ids
 * of resources alone, or what was said of answers and nothing of these.
 */
type Shows = 'now' | 'once' | 'ids' | 'feedback';

/** Sends the request to the operation's route and looks through the whole reply for what its caller may not see. */
export async function ask(
  company: Company,
  { by, base }: Asked,
  name: keyof typeof operations,
  { id, query = '', body, shows = 'now' }: { id?: string; query?: string; body?: unknown; shows?: Shows } = {},
): Promise<Reply> {
  const { world } = company;
  const { method, path } = operations[name];
  const asker = resolve(world, by);
  const reply = await company.send(method.toUpperCase(), `${base}${path.replace('{id}', id ?? '')}${query}`, {
    by,
    body,
  });
  company.requests++;
  const account = isRefusal(asker) ? undefined : asker.account;
  const each = (pattern: RegExp, maySee: (found: string) => boolean, what: (found: string) => string) => {
    for (const [found] of reply.text.matchAll(pattern))
      expectThat(maySee(found), 'leaked', () => `${what(found)} stands in: ${around(reply.text, found)}`);
  };
  each(
    secretPattern,
    (secret) => {
      const of = world.secrets.get(secret);
      if (!of || !account || shows === 'ids' || shows === 'feedback') return false;
      return mayRead(world, of.resource, account) && (shows === 'once' || of.resource.edition === of.edition);
    },
    (secret) => {
      const resource = world.secrets.get(secret)?.resource;
      return `${secret} of ${resource?.sourceId}/${resource?.externalId}`;
    },
  );
  each(
    commentPattern,
    (comment) =>
      account !== undefined &&
      (world.comments.get(comment) === account.id ||
        (shows === 'feedback' && account.admin) ||
        reply.sent.includes(comment)),
    (comment) => `the comment ${comment}`,
  );
  if (shows === 'feedback')
    each(
      handlePattern,
      () => false,
      (handle) => `a question about ${handle}`,
    );
  if (shows === 'ids' && account?.admin) return reply;
  each(
    resourceIdPattern,
    (found) =>
      shows !== 'feedback' &&
      (reply.sent.includes(found) || (account !== undefined && isReadable(world, found, account))),
    (found) => `the id ${found}`,
  );
  return reply;
}

function around(text: string, word: string): string {
  const at = text.indexOf(word);
  return `…${text.slice(Math.max(0, at - 120), at + 120)}…`;
}

export function isReadable(world: World, id: string, account: AccountState): boolean {
  const resource = world.everyResource.get(id);
  return resource !== undefined && mayRead(world, resource, account);
}

export function expectOnly(found: readonly string[], expected: ReadonlySet<string>, what: string): void {
  const more = found.filter((each) => !expected.has(each));
  expectThat(more.length === 0, 'leaked', () => `${what} that may not be seen: ${more.join(', ')}`);
}

export function expectSame(found: readonly string[], expected: ReadonlySet<string>, what: string): void {
  expectOnly(found, expected, what);
  const missing = [...expected].filter((each) => !found.includes(each));
  expectThat(missing.length === 0, 'wrongly hidden', () => `${what} that are missing: ${missing.join(', ')}`);
  expectThat(new Set(found).size === found.length, 'wrong', () => `${what} that are there twice: ${found.join(', ')}`);
}

const mostRemembered = 300;

/** What the audit must have of this request. */
export function remember(
  world: World,
  { body }: Reply,
  account: AccountState,
  resourceIds: readonly string[],
  requestId = String(body['requestId']),
): void {
  world.shown.set(requestId, { accountId: account.id, resourceIds: new Set(resourceIds) });
  for (const [oldest] of world.shown) {
    if (world.shown.size <= mostRemembered) break;
    world.shown.delete(oldest);
  }
}
