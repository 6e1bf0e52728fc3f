import type { BetterAuthOptions } from 'better-auth';
import type { Database } from '../../database/open-database.ts';
import type { Logger } from '../../kernel/logger.ts';
import { type AccountRecord, findAccount, findAccountOfAddress } from '../account-store.ts';
import type { Cookies } from './open-cookies.ts';
import { hasLoginAt } from './session-store.ts';

export interface OidcSettings {
  issuer: string;
  clientId: string;
  clientSecret: string;
  name: string;
}

interface Options {
  database: Database;
  logger: Logger;
  secret: string;
  /** Where browsers see this server, and where identity providers send back to. */
  publicUrl: string | undefined;
  oidc: OidcSettings | undefined;
  cookies: Cookies;
}

export const oidcProvider = 'oidc';
const sessionSeconds = 14 * 24 * 60 * 60;
const times = { createdAt: 'created_at', updatedAt: 'updated_at' } as const;

/** Under what name the library knows an account: its addresses must be of a form that ours need not have. */
export function loginName(accountId: string): string {
  return `${accountId}@account.invalid`;
}

/**
 * better-auth over our tables. Loaded when somebody signs in for the first time: it costs 230 ms, which a start has no time for.
 * Nobody becomes a user by himself: a user is an account that is there, and is found by it.
 */
export async function openAuth({ database, logger, secret, publicUrl, oidc, cookies }: Options) {
  const [{ betterAuth }, { kyselyAdapter }, { genericOAuth }] = await Promise.all([
    import('better-auth/minimal'),
    import('@better-auth/kysely-adapter'),
    import('better-auth/plugins/generic-oauth'),
  ]);
  const nameOf = async (email: unknown, isVerified: unknown) => {
    // An address that the provider did not check could be anybody's.
    const isKnown = typeof email === 'string' && isVerified === true;
    const account = isKnown ? await findAccountOfAddress(database, email) : undefined;
    return account?.active ? { email: loginName(account.id), emailVerified: true, name: account.name } : { email: '' };
  };
  const options = {
    baseURL: publicUrl ?? 'http://127.0.0.1',
    basePath: '/api/auth',
    secret,
    database: kyselyAdapter(database.writer, { type: 'sqlite' }),
    telemetry: { enabled: false },
    // Tries are counted at our own edge.
    rateLimit: { enabled: false },
    logger: {
      log: (level, message) => logger[level === 'error' ? 'warn' : 'debug']({ by: 'better-auth' }, message),
    },
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 1 },
    onAPIError: { errorURL: '/sign-in' },
    user: { modelName: 'sign_in_users', fields: { emailVerified: 'email_verified', ...times } },
    session: {
      modelName: 'sign_in_sessions',
      fields: {
        expiresAt: 'expires_at',
        ipAddress: 'ip_address',
        userAgent: 'user_agent',
        userId: 'user_id',
        ...times,
      },
      expiresIn: sessionSeconds,
      disableSessionRefresh: true,
    },
    account: {
      modelName: 'sign_in_logins',
      fields: {
        accountId: 'account_id',
        providerId: 'provider_id',
        userId: 'user_id',
        accessToken: 'access_token',
        refreshToken: 'refresh_token',
        idToken: 'id_token',
        accessTokenExpiresAt: 'access_token_expires_at',
        refreshTokenExpiresAt: 'refresh_token_expires_at',
        ...times,
      },
    },
    verification: { modelName: 'sign_in_verifications', fields: { expiresAt: 'expires_at', ...times } },
    databaseHooks: {
      user: { create: { before: async (user) => ({ data: { ...user, id: accountIdIn(user.email) } }) } },
      // What the provider lets one do there is nothing to us.
      account: {
        create: {
          // Bound to one person there, once: a mailbox that somebody else has got since opens nothing.
          before: async (login) =>
            login.providerId !== 'credential' && (await hasLoginAt(database, login.userId, login.providerId))
              ? false
              : { data: { ...login, ...noTokens } },
        },
        update: { before: async (login) => ({ data: { ...login, ...noTokens } }) },
      },
      session: {
        create: { before: async ({ userId }) => ((await findAccount(database, userId))?.active ? undefined : false) },
      },
    },
    advanced: {
      // Its own prefix for secure cookies would be another one.
      useSecureCookies: false,
      cookiePrefix: cookies.prefix,
      defaultCookieAttributes: { secure: cookies.isSecure },
      ipAddress: { disableIpTracking: true },
    },
    plugins: oidc
      ? [
          genericOAuth({
            config: [
              {
                providerId: oidcProvider,
                name: oidc.name,
                clientId: oidc.clientId,
                clientSecret: oidc.clientSecret,
                discoveryUrl: `${oidc.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
                requireIdTokenVerification: true,
                scopes: ['openid', 'email', 'profile'],
                pkce: true,
                mapProfileToUser: (profile) => nameOf(profile['email'], profile['email_verified']),
              },
            ],
          }),
        ]
      : [],
  } satisfies BetterAuthOptions;
  return betterAuth(options);
}

const noTokens = {
  accessToken: null,
  refreshToken: null,
  idToken: null,
  accessTokenExpiresAt: null,
  refreshTokenExpiresAt: null,
};

function accountIdIn(name: string): AccountRecord['id'] {
  return name.slice(0, name.indexOf('@'));
}
