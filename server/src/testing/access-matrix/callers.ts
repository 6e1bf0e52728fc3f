import { parseGrid } from './parse-grid.ts';

/** Every kind of caller, by the names of the columns below. */
export const callers = {
  nokey: 'no header `Authorization`',
  empty: '`Authorization: Bearer` and nothing behind it',
  basic: 'another scheme than `Bearer`',
  odd: 'a bearer that is no key of ours',
  wrong: 'the id of a key that is there, with another secret',
  revoked: 'a key that was revoked',
  expired: 'a key that has expired',
  left: 'the personal key of an account that was deactivated',
  demoted: 'an impersonating key whose owner is no longer an administrator',
  ended: 'the session of an embed that is over',
  unnamed: 'an impersonating key without `unleash-account`',
  unknown: 'an impersonating key that names nobody known',
  gone: 'an impersonating key that names a deactivated account',
  other: 'a personal key that names another account',
  user: 'a personal key',
  admin: 'a personal key of an administrator',
  asuser: 'an impersonating key that names a user',
  asadmin: 'an impersonating key that names an administrator',
  session: 'the session of an embed',
  adminses: 'the session of an embed, of an administrator',
  limited: 'a personal key that is limited to one assistant',
  adminlim: 'the same of an administrator',
  aslim: 'an impersonating key that is limited to one assistant and names an administrator',
} as const;
export type CallerName = keyof typeof callers;

/**
 * Who does not get in, whatever the operation. The callers are those of somebody who could do it, so that what refuses them
 * is the door alone. `operation+variant` is the operation asked in another way (see create-request.ts).
 */
export const atTheDoor = parseGrid(`
operation             nokey empty basic odd wrong revoked expired left demoted ended unnamed unknown gone other
chat                  401-  401-  401-  401 401   401     401     401  401     401   400h    400u    400u 400i
chat+stream           401-  401-  401-  401 401   401     401     401  401     401   400h    400u    400u 400i
chatV2                401-  401-  401-  401 401   401     401     401  401     401   400h    400u    400u 400i
chatV2+stream         401-  401-  401-  401 401   401     401     401  401     401   400h    400u    400u 400i
cancelChat            401-  401-  401-  401 401   401     401     401  401     401   400h    400u    400u 400i
listAssistants        401-  401-  401-  401 401   401     401     401  401     401   400h    400u    400u 400i
createAssistant       401-  401-  401-  401 401   401     401     401  401     401   400h    400u    400u 400i
putAssistant          401-  401-  401-  401 401   401     401     401  401     401   400h    400u    400u 400i
deleteAssistant       401-  401-  401-  401 401   401     401     401  401     401   400h    400u    400u 400i
listThreads           401-  401-  401-  401 401   401     401     401  401     401   400h    400u    400u 400i
getThread             401-  401-  401-  401 401   401     401     401  401     401   400h    400u    400u 400i
deleteThread          401-  401-  401-  401 401   401     401     401  401     401   400h    400u    400u 400i
putThread             401-  401-  401-  401 401   401     401     401  401     401   400h    400u    400u 400i
giveFeedback          401-  401-  401-  401 401   401     401     401  401     401   400h    400u    400u 400i
search                401-  401-  401-  401 401   401     401     401  401     401   400h    400u    400u 400i
answers               401-  401-  401-  401 401   401     401     401  401     401   400h    400u    400u 400i
listFilterOptions     401-  401-  401-  401 401   401     401     401  401     401   400h    400u    400u 400i
getFilterStats        401-  401-  401-  401 401   401     401     401  401     401   400h    400u    400u 400i
getResourceContent    401-  401-  401-  401 401   401     401     401  401     401   400h    400u    400u 400i
getMe                 401-  401-  401-  401 401   401     401     401  401     401   400h    400u    400u 400i
listKeys              401-  401-  401-  401 401   401     401     401  401     401   400h    400u    400u 400i
createKey             401-  401-  401-  401 401   401     401     401  401     401   400h    400u    400u 400i
createKey+wide        401-  401-  401-  401 401   401     401     401  401     401   400h    400u    400u 400i
createKey+acting      401-  401-  401-  401 401   401     401     401  401     401   400h    400u    400u 400i
revokeKey             401-  401-  401-  401 401   401     401     401  401     401   400h    400u    400u 400i
starResource          401-  401-  401-  401 401   401     401     401  401     401   400h    400u    400u 400i
changePassword        401-  401-  401-  401 401   401     401     401  401     401   400h    400u    400u 400i
unstarResource        401-  401-  401-  401 401   401     401     401  401     401   400h    400u    400u 400i
listAccounts          401-  401-  401-  401 401   401     401     401  401     401   400h    400u    400u 400i
putAccount            401-  401-  401-  401 401   401     401     401  401     401   400h    400u    400u 400i
deactivateAccount     401-  401-  401-  401 401   401     401     401  401     401   400h    400u    400u 400i
listGroups            401-  401-  401-  401 401   401     401     401  401     401   400h    400u    400u 400i
getGroup              401-  401-  401-  401 401   401     401     401  401     401   400h    400u    400u 400i
putGroup              401-  401-  401-  401 401   401     401     401  401     401   400h    400u    400u 400i
deleteGroup           401-  401-  401-  401 401   401     401     401  401     401   400h    400u    400u 400i
explainAccess         401-  401-  401-  401 401   401     401     401  401     401   400h    400u    400u 400i
listConnectors        401-  401-  401-  401 401   401     401     401  401     401   400h    400u    400u 400i
listSources           401-  401-  401-  401 401   401     401     401  401     401   400h    400u    400u 400i
getSource             401-  401-  401-  401 401   401     401     401  401     401   400h    400u    400u 400i
putSource             401-  401-  401-  401 401   401     401     401  401     401   400h    400u    400u 400i
deleteSource          401-  401-  401-  401 401   401     401     401  401     401   400h    400u    400u 400i
syncSource            401-  401-  401-  401 401   401     401     401  401     401   400h    400u    400u 400i
pauseSource           401-  401-  401-  401 401   401     401     401  401     401   400h    400u    400u 400i
resumeSource          401-  401-  401-  401 401   401     401     401  401     401   400h    400u    400u 400i
listRuns              401-  401-  401-  401 401   401     401     401  401     401   400h    400u    400u 400i
listSourceErrors      401-  401-  401-  401 401   401     401     401  401     401   400h    400u    400u 400i
putResource           401-  401-  401-  401 401   401     401     401  401     401   400h    400u    400u 400i
putFile               401-  401-  401-  401 401   401     401     401  401     401   400h    400u    400u 400i
deleteResource        401-  401-  401-  401 401   401     401     401  401     401   400h    400u    400u 400i
batchResources        401-  401-  401-  401 401   401     401     401  401     401   400h    400u    400u 400i
listEmbeds            401-  401-  401-  401 401   401     401     401  401     401   400h    400u    400u 400i
createEmbed           401-  401-  401-  401 401   401     401     401  401     401   400h    400u    400u 400i
putEmbed              401-  401-  401-  401 401   401     401     401  401     401   400h    400u    400u 400i
deleteEmbed           401-  401-  401-  401 401   401     401     401  401     401   400h    400u    400u 400i
listAudit             401-  401-  401-  401 401   401     401     401  401     401   400h    400u    400u 400i
listFeedback          401-  401-  401-  401 401   401     401     401  401     401   400h    400u    400u 400i
createInvitation      401-  401-  401-  401 401   401     401     401  401     401   400h    400u    400u 400i
getSignInWays         ok    ok    ok    ok  ok    ok      ok      ok   ok      ok    ok      ok      ok   ok
signIn                ok    ok    ok    ok  ok    ok      ok      ok   ok      ok    ok      ok      ok   ok
signOut               ok    ok    ok    ok  ok    ok      ok      ok   ok      ok    ok      ok      ok   ok
finishOidc            ok    ok    ok    ok  ok    ok      ok      ok   ok      ok    ok      ok      ok   ok
readInvitation        ok    ok    ok    ok  ok    ok      ok      ok   ok      ok    ok      ok      ok   ok
acceptInvitation      ok    ok    ok    ok  ok    ok      ok      ok   ok      ok    ok      ok      ok   ok
startOidc             404o  404o  404o  404o 404o 404o    404o    404o 404o    404o  404o    404o    404o 404o
exchangeToken         ok    ok    ok    ok  ok    ok      ok      ok   ok      ok    ok      ok      ok   ok
getHealth             ok    ok    ok    ok  ok    ok      ok      ok   ok      ok    ok      ok      ok   ok
getReadiness          ok    ok    ok    ok  ok    ok      ok      ok   ok      ok    ok      ok      ok   ok
`);

/** What those may do who get in, with things of their own. */
export const inside = parseGrid(`
operation             user  admin asuser asadmin session adminses limited adminlim aslim
chat                  ok    ok    ok     ok      ok      ok       ok      ok       ok
chat+stream           ok    ok    ok     ok      ok      ok       ok      ok       ok
chatV2                ok    ok    ok     ok      ok      ok       ok      ok       ok
chatV2+stream         ok    ok    ok     ok      ok      ok       ok      ok       ok
cancelChat            ok    ok    ok     ok      ok      ok       ok      ok       ok
listAssistants        ok    ok    ok     ok      403e    403e     ok      ok       ok
createAssistant       ok    ok    ok     ok      403e    403e     403s    403s     403s
putAssistant          ok    ok    ok     ok      403e    403e     403s    403s     403s
deleteAssistant       ok    ok    ok     ok      403e    403e     403s    403s     403s
listThreads           ok    ok    ok     ok      ok      ok       ok      ok       ok
getThread             ok    ok    ok     ok      ok      ok       ok      ok       ok
deleteThread          ok    ok    ok     ok      ok      ok       ok      ok       ok
putThread             ok    ok    ok     ok      403e    403e     ok      ok       ok
giveFeedback          ok    ok    ok     ok      ok      ok       ok      ok       ok
search                ok    ok    ok     ok      ok      ok       ok      ok       ok
answers               ok    ok    ok     ok      ok      ok       ok      ok       ok
listFilterOptions     ok    ok    ok     ok      ok      ok       ok      ok       ok
getFilterStats        ok    ok    ok     ok      ok      ok       ok      ok       ok
getResourceContent    ok    ok    ok     ok      403e    403e     403s    403s     403s
getMe                 ok    ok    ok     ok      403e    403e     ok      ok       ok
listKeys              ok    ok    ok     ok      403e    403e     ok      ok       ok
createKey             ok    ok    ok     ok      403e    403e     ok      ok       ok
createKey+wide        ok    ok    ok     ok      403e    403e     403w    403w     403w
createKey+acting      403i  ok    403i   ok      403e    403e     403i    403w     403w
revokeKey             ok    ok    ok     ok      403e    403e     ok      ok       ok
starResource          ok    ok    ok     ok      403e    403e     403s    403s     403s
changePassword        400p  400p  400p   400p    403e    403e     403s    403s     403s
unstarResource        ok    ok    ok     ok      403e    403e     403s    403s     403s
listAccounts          403a  ok    403a   ok      403e    403e     403a    403s     403s
putAccount            403a  ok    403a   ok      403e    403e     403a    403s     403s
deactivateAccount     403a  ok    403a   ok      403e    403e     403a    403s     403s
listGroups            403a  ok    403a   ok      403e    403e     403a    403s     403s
getGroup              403a  ok    403a   ok      403e    403e     403a    403s     403s
putGroup              403a  ok    403a   ok      403e    403e     403a    403s     403s
deleteGroup           403a  ok    403a   ok      403e    403e     403a    403s     403s
explainAccess         403a  ok    403a   ok      403e    403e     403a    403s     403s
listConnectors        403a  ok    403a   ok      403e    403e     403a    403s     403s
listSources           403a  ok    403a   ok      403e    403e     403a    403s     403s
getSource             403a  ok    403a   ok      403e    403e     403a    403s     403s
putSource             403a  ok    403a   ok      403e    403e     403a    403s     403s
deleteSource          403a  ok    403a   ok      403e    403e     403a    403s     403s
syncSource            403a  ok    403a   ok      403e    403e     403a    403s     403s
pauseSource           403a  ok    403a   ok      403e    403e     403a    403s     403s
resumeSource          403a  ok    403a   ok      403e    403e     403a    403s     403s
listRuns              403a  ok    403a   ok      403e    403e     403a    403s     403s
listSourceErrors      403a  ok    403a   ok      403e    403e     403a    403s     403s
putResource           403a  ok    403a   ok      403e    403e     403a    403s     403s
putFile               403a  ok    403a   ok      403e    403e     403a    403s     403s
deleteResource        403a  ok    403a   ok      403e    403e     403a    403s     403s
batchResources        403a  ok    403a   ok      403e    403e     403a    403s     403s
listEmbeds            403a  ok    403a   ok      403e    403e     403a    403s     403s
createEmbed           403a  ok    403a   ok      403e    403e     403a    403s     403s
putEmbed              403a  ok    403a   ok      403e    403e     403a    403s     403s
deleteEmbed           403a  ok    403a   ok      403e    403e     403a    403s     403s
listAudit             403a  ok    403a   ok      403e    403e     403a    403s     403s
listFeedback          403a  ok    403a   ok      403e    403e     403a    403s     403s
createInvitation      403a  ok    403a   ok      403e    403e     403a    403s     403s
getSignInWays         ok    ok    ok     ok      ok      ok       ok      ok       ok
signIn                ok    ok    ok     ok      ok      ok       ok      ok       ok
signOut               ok    ok    ok     ok      ok      ok       ok      ok       ok
finishOidc            ok    ok    ok     ok      ok      ok       ok      ok       ok
readInvitation        ok    ok    ok     ok      ok      ok       ok      ok       ok
acceptInvitation      ok    ok    ok     ok      ok      ok       ok      ok       ok
startOidc             404o  404o  404o   404o    404o    404o     404o    404o     404o
exchangeToken         ok    ok    ok     ok      ok      ok       ok      ok       ok
getHealth             ok    ok    ok     ok      ok      ok       ok      ok       ok
getReadiness          ok    ok    ok     ok      ok      ok       ok      ok       ok
`);
