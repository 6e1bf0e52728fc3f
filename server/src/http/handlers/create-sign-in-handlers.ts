import type { signInOperations } from '@clew/contract';
import { type SignInDoor, toSignedIn } from '../../identity/sign-in/create-sign-in.ts';
import { fold } from '../../kernel/fold.ts';
import { Problem } from '../../kernel/problem.ts';
import type { SignInLimiter } from '../../limits/limit-sign-ins.ts';
import type { HandlersOf } from '../exchange.ts';

/** Browsers that come in and go. */
export function createSignInHandlers({
  signIn,
  signInLimiter,
}: {
  signIn: SignInDoor;
  signInLimiter: SignInLimiter;
}): HandlersOf<typeof signInOperations> {
  const refuseTooMany = (seconds: number) => {
    if (seconds > 0)
      throw new Problem('too-many-requests', {
        detail: `Too many tries to sign in. Go on in ${seconds} s.`,
        retryAfterSeconds: seconds,
      });
  };
  return {
    getSignInWays: async () => signIn.ways(),
    signIn: async ({ body, browser, setCookies, note }) => {
      const email = fold(body.email);
      refuseTooMany(signInLimiter.password(browser.address, email));
      const { account, cookies } = await signIn.signIn(body.email, body.password);
      signInLimiter.succeeded(browser.address, email);
      note({ caller: selfOf(account) });
      setCookies(cookies);
      return toSignedIn(account);
    },
    changePassword: async ({ caller: { account }, body, browser, setCookies, note }) => {
      refuseTooMany(signInLimiter.password(browser.address, account.email));
      const { cookies } = await signIn.changePassword(account, body.current, body.password);
      signInLimiter.succeeded(browser.address, account.email);
      note({ changes: ['password'] });
      setCookies(cookies);
    },
    signOut: async ({ browser, setCookies }) => setCookies(await signIn.signOut(browser.cookies)),
    startOidc: async ({ body, browser, setCookies }) => {
      const admit = () => refuseTooMany(signInLimiter.provider(browser.address));
      const { url, cookies } = await signIn.startOidc(body.returnTo, admit);
      setCookies(cookies);
      return { url };
    },
    finishOidc: async ({ browser, setCookies }) => {
      const admit = () => refuseTooMany(signInLimiter.provider(browser.address));
      const { location, cookies } = await signIn.finishOidc(browser.query, browser.cookies, admit);
      setCookies(cookies);
      return new Response(null, { status: 302, headers: { location } });
    },
    createInvitation: async ({ body, note }) => {
      note({ target: body.email });
      return signIn.invite(body);
    },
    readInvitation: async ({ body, browser }) => {
      refuseTooMany(signInLimiter.invitation(browser.address));
      return signIn.readInvitation(body.token);
    },
    acceptInvitation: async ({ body, browser, setCookies, note }) => {
      refuseTooMany(signInLimiter.invitation(browser.address));
      const { account, cookies } = await signIn.accept(body);
      note({ caller: selfOf(account), changes: ['password'] });
      setCookies(cookies);
      return toSignedIn(account);
    },
  };
}

/** Who signs in acts for himself, before there is a key. */
function selfOf({ id, email }: { id: string; email: string }) {
  return { key: { id: 'sign-in', ownerEmail: email }, account: { id, email } };
}
