import type { AcceptInvitation, CreateInvitation, Invitation, SignedIn } from '@clew/contract';
import type { Database } from '../../database/open-database.ts';
import { type Clock, toInstant } from '../../kernel/clock.ts';
import { fold } from '../../kernel/fold.ts';
import { randomText } from '../../kernel/ids.ts';
import type { Logger } from '../../kernel/logger.ts';
import { Problem } from '../../kernel/problem.ts';
import { type AccountRecord, createFirstAdministrator, findAccount, putAccount } from '../account-store.ts';
import { hashToken } from '../keys.ts';
import { findInvited, putInvitation, takeInvitation } from './invitation-store.ts';
import { loginName, type OidcSettings, oidcProvider, openAuth } from './open-auth.ts';
import { openCookies } from './open-cookies.ts';
import {
  deleteExpired,
  deleteSessionByToken,
  deleteSessionsOf,
  findSessionByToken,
  hasLogins,
  type SessionRecord,
} from './session-store.ts';

/** Who signed in, and the cookies that tell so from now on. */
interface Entry {
  account: AccountRecord;
  cookies: string[];
}

/** How people get into the web app: by password, by an identity provider, by invitation. What they may see is decided elsewhere. */
export interface SignInDoor {
  ways(): { password: true; oidc: { name: string } | null };
  signIn(email: string, password: string): Promise<Entry>;
  /** Whoever knows the password may choose another; all sessions end but the one that begins. */
  changePassword(account: AccountRecord, current: string, password: string): Promise<Entry>;
  /** Ends the session; says which cookies to forget. */
  signOut(cookies: string | undefined): Promise<string[]>;
  /** Where the browser goes, and what it has to bring back. `admit` counts the try. */
  startOidc(returnTo: string, admit: () => void): Promise<{ url: string; cookies: string[] }>;
  /**
   * `query`: what the provider sent along. Where the browser goes now, and with which cookies. `admit` counts the try, which only
   * a browser makes that began it here: an image on a foreign page is none.
   */
  finishOidc(
    query: string,
    cookies: string | undefined,
    admit: () => void,
  ): Promise<{ location: string; cookies: string[] }>;
  invite(wanted: CreateInvitation): Promise<{ path: string; expiresAt: string }>;
  readInvitation(token: string): Promise<Invitation>;
  accept(answer: AcceptInvitation): Promise<Entry>;
  findSession(cookies: string | undefined): Promise<SessionRecord | undefined>;
  /** The path by which the first administrator comes in; it works once, and as long as nobody can sign in. */
  firstInvitation(): Promise<string | undefined>;
}

interface Options {
  database: Database;
  clock: Clock;
  logger: Logger;
  secret: string;
  publicUrl: string | undefined;
  oidc: OidcSettings | undefined;
  /** CLEW_ADMIN_EMAIL. */
  adminEmail: string | undefined;
}

const invitationMs = 7 * 24 * 60 * 60 * 1000;

export function createSignIn({ database, clock, logger, secret, publicUrl, oidc, adminEmail }: Options): SignInDoor {
  const sessionCookies = openCookies({ secret, publicUrl });
  let opening: ReturnType<typeof openAuth> | undefined;
  const auth = () => {
    opening ??= openAuth({ database, logger, secret, publicUrl, oidc, cookies: sessionCookies });
    return opening;
  };
  let firstHash: string | undefined;
  /** The printed link opens nothing once anybody can sign in: it may stand in a log. */
  const isFirst = async (hash: string) => hash === firstHash && !(await hasLogins(database));

  async function passwordHashOf(accountId: string): Promise<string | null | undefined> {
    const { internalAdapter } = await (await auth()).$context;
    const logins = await internalAdapter.findAccounts(accountId);
    return logins.find(({ providerId }) => providerId === 'credential')?.password;
  }

  async function signIn(account: AccountRecord | undefined, password: string): Promise<Entry> {
    const { api } = await auth();
    // Whoever is not there takes as long as who is: the library hashes the password all the same.
    const body = { email: loginName(account?.id ?? 'nobody'), password };
    const before = await passwordHashOf(account?.id ?? 'nobody');
    const response = await api.signInEmail({ body, headers: new Headers(), asResponse: true });
    if (!response.ok || !account?.active) throw wrongSignIn();
    const cookies = response.headers.getSetCookie();
    if ((await passwordHashOf(account.id)) !== before) {
      // The password was changed while this one was compared: all sessions have ended since, and this one ends too.
      const token = sessionCookies.readSession(cookies.map((cookie) => cookie.split(';', 1)[0]).join('; '));
      if (token !== undefined) await deleteSessionByToken(database, token);
      throw wrongSignIn();
    }
    await deleteExpired(database, toInstant(clock.nowMs()));
    return { account, cookies };
  }

  async function setPassword(account: AccountRecord, password: string): Promise<void> {
    const { internalAdapter, password: hashing } = await (await auth()).$context;
    const hash = await hashing.hash(password);
    if (!(await internalAdapter.findUserById(account.id)))
      await internalAdapter.createUser(
        { email: loginName(account.id), name: account.name, emailVerified: true },
        { method: 'admin' },
      );
    const logins = await internalAdapter.findAccounts(account.id);
    if (logins.some(({ providerId }) => providerId === 'credential'))
      await internalAdapter.updatePassword(account.id, hash);
    else
      await internalAdapter.linkAccount({
        userId: account.id,
        providerId: 'credential',
        accountId: account.id,
        password: hash,
      });
    await deleteSessionsOf(database, account.id);
  }

  async function firstAdministrator(email: string | undefined): Promise<string> {
    const wanted = adminEmail ?? email;
    if (wanted === undefined)
      throw new Problem('validation-failed', { errors: { email: ['Say which address is yours.'] } });
    firstHash = undefined;
    await createFirstAdministrator(database, wanted, clock.nowMs(), () => undefined);
    return wanted;
  }

  return {
    ways: () => ({ password: true, oidc: oidc ? { name: oidc.name } : null }),
    signIn: async (email, password) => signIn(await findAccount(database, fold(email)), password),

    async changePassword(account, current, password) {
      try {
        await signIn(account, current);
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        throw new Problem('validation-failed', {
          detail: 'The password was not changed.',
          errors: { current: ['This is not your password.'] },
        });
      }
      await setPassword(account, password);
      return signIn(account, password);
    },

    async signOut(cookies) {
      const token = sessionCookies.readSession(cookies);
      if (token !== undefined) await deleteSessionByToken(database, token);
      return [sessionCookies.forgotten];
    },

    async startOidc(returnTo, admit) {
      if (!oidc) throw new Problem('not-found', { detail: 'No identity provider is configured.' });
      admit();
      const { api } = await auth();
      const body = {
        provider: oidcProvider,
        callbackURL: returnTo,
        errorCallbackURL: '/sign-in',
        disableRedirect: true,
      };
      const response = await api.signInSocial({ body, headers: new Headers(), asResponse: true });
      const { url } = (await response.json()) as { url?: string };
      if (!response.ok || url === undefined)
        throw new Problem('not-found', { detail: 'The identity provider does not answer. Try again in a moment.' });
      return { url, cookies: response.headers.getSetCookie() };
    },
    async finishOidc(query, cookies, admit) {
      const state = sessionCookies.readState(cookies);
      if (!oidc || state === undefined || state !== new URLSearchParams(query).get('state'))
        return { location: '/sign-in?error=not-begun-here', cookies: [] };
      admit();
      const target = new URL('/api/auth/callback/oidc', publicUrl ?? 'http://127.0.0.1');
      target.search = query;
      const headers = new Headers(cookies === undefined ? {} : { cookie: cookies });
      const response = await (await auth()).handler(new Request(target, { headers }));
      const location = response.headers.get('location');
      if (location === null) logger.warn({ status: response.status }, 'A sign-in at the identity provider failed');
      return { location: location ?? '/sign-in?error=failed', cookies: response.headers.getSetCookie() };
    },

    async invite({ email, name, admin }) {
      const nowMs = clock.nowMs();
      await putAccount(database, email, { name, admin }, nowMs);
      const account = await findAccount(database, email);
      if (!account) throw new Error('An account that was just written is gone');
      const token = randomText(40);
      const expiresMs = nowMs + invitationMs;
      await putInvitation(database, { accountId: account.id, hash: hashToken(token), expiresMs });
      return { path: pathOf(token), expiresAt: toInstant(expiresMs) };
    },
    async readInvitation(token) {
      const hash = hashToken(token);
      if (await isFirst(hash)) return { email: adminEmail ?? null, name: null };
      const id = await findInvited(database, hash, clock.nowMs());
      const account = id === undefined ? undefined : await findAccount(database, id);
      if (!account?.active) throw invalidInvitation();
      return { email: account.email, name: account.name };
    },
    async accept({ token, email, name, password }) {
      const hash = hashToken(token);
      const who = (await isFirst(hash))
        ? await firstAdministrator(email)
        : await takeInvitation(database, hash, clock.nowMs());
      const account = who === undefined ? undefined : await findAccount(database, who);
      if (!account?.active) throw invalidInvitation();
      if (name !== undefined) await putAccount(database, account.email, { name }, clock.nowMs());
      await setPassword(account, password);
      return signIn({ ...account, name: name ?? account.name }, password);
    },

    async findSession(cookies) {
      const token = sessionCookies.readSession(cookies);
      const session = token === undefined ? undefined : await findSessionByToken(database, token);
      return session && session.expiresMs > clock.nowMs() ? session : undefined;
    },

    async firstInvitation() {
      if (await hasLogins(database)) return undefined;
      const token = randomText(40);
      firstHash = hashToken(token);
      return pathOf(token);
    },
  };
}

export function toSignedIn({ email, name, admin }: AccountRecord): SignedIn {
  return { email, name, admin };
}

/** Behind a `#`, which browsers keep to themselves: no log and no proxy sees the token. */
function pathOf(token: string): string {
  return `/join#${token}`;
}

function wrongSignIn(): Problem {
  return new Problem('wrong-sign-in', { detail: 'Email or password is wrong, or the account is closed.' });
}

function invalidInvitation(): Problem {
  return new Problem('invalid-invitation', {
    detail: 'The link was used already, is too old, or was replaced by a newer one. Ask an administrator for another.',
  });
}
