import { type Operation, operations, type ProblemCode, successStatusOf } from '@clew/contract';
import { type Context, Hono } from 'hono';
import { cors } from 'hono/cors';
import type { Audit } from '../audit/create-audit.ts';
import type { Caller, Credentials } from '../identity/authenticate.ts';
import type { Clock } from '../kernel/clock.ts';
import { newId } from '../kernel/ids.ts';
import type { Logger } from '../kernel/logger.ts';
import { internalProblem, Problem } from '../kernel/problem.ts';
import { withinRequest } from '../kernel/request-context.ts';
import type { WrongTries } from '../limits/count-wrong-tries.ts';
import type { Allowance, RateLimiter } from '../limits/create-rate-limiter.ts';
import { clientAddress } from './client-address.ts';
import { docsPage } from './docs-page.ts';
import type { Exchange, Handlers } from './exchange.ts';
import { originOf } from './own-page.ts';
import { rateLimitHeaders } from './rate-limit-headers.ts';
import { type BodyLimits, parseWith, readBody } from './read-body.ts';
import { type CallFacts, type Make, recordCall } from './record-call.ts';
import { jsonReply, problemReply } from './reply.ts';
import type { WebApp } from './web-app.ts';

interface Options {
  authenticate(credentials: Credentials): Promise<Caller>;
  handlers: Handlers;
  audit: Audit;
  clock: Clock;
  /** Made when it is first asked for: it would cost every start 30 ms. */
  openapi(): object;
  /** Whether the server is stopping and takes nothing new. */
  isDraining(): boolean;
  /** None: everybody may ask as often as he likes. */
  rateLimiter: RateLimiter | undefined;
  wrongTries: WrongTries;
  /** Proxies in front whose word on the client's address is taken. */
  trustedProxies: number;
  limits: BodyLimits;
  corsOrigins: string[];
  /** Where browsers see this server, where that is not where it listens. */
  publicUrl: string | undefined;
  webApp: WebApp;
  logger: Logger;
}

type AnyHandler = (exchange: Exchange<Operation>) => Promise<unknown>;
type Env = { Variables: { requestId: string; address: string; allowances?: Allowance[] }; Bindings: Connection };

/** What a server that listens knows of a request beside the Request itself. */
export interface Connection {
  incoming?: { url?: string | undefined; socket?: { remoteAddress?: string | undefined } };
}

/** A client library of the specified API calls a self-hosted server under this path. */
const basePaths = ['', '/e-api'];
/** What is answered while the server stops, too. */
const healthPaths = new Set(basePaths.flatMap((base) => [`${base}/healthz`, `${base}/readyz`]));
const wrongKeyCodes: ProblemCode[] = ['invalid-api-key', 'invalid-embed-token'];
/** What a web page of another origin may read of a response. */
const exposeHeaders = ['RequestId', 'X-Request-Id', 'RateLimit', 'RateLimit-Policy', 'Retry-After'];

/** The edge: Request -> Response for every operation of the contract, and problems for everything else. */
export function createHttpApp(options: Options): Hono<Env> {
  const app = new Hono<Env>({ strict: false });
  app.use(async (context, next) => {
    const requestId = newId('req');
    context.set('requestId', requestId);
    context.set('address', addressOf(context, options.trustedProxies));
    refuseDotSegments(context.env);
    if (options.isDraining() && !healthPaths.has(context.req.path))
      throw new Problem('shutting-down', { detail: 'The server is stopping. Ask again in a moment.' });
    await withinRequest(requestId, next);
    context.header('RequestId', requestId);
    context.header('X-Request-Id', requestId);
    context.header('X-Content-Type-Options', 'nosniff');
    for (const [name, value] of Object.entries(rateLimitHeaders(context.get('allowances') ?? [])))
      if (value !== '') context.header(name, value);
  });
  if (options.corsOrigins.length > 0) app.use(cors({ origin: options.corsOrigins, exposeHeaders }));

  const methodsOf = new Map<string, Set<string>>();
  for (const [name, operation] of Object.entries(operations) as [keyof Handlers, Operation][]) {
    const handler = options.handlers[name] as AnyHandler;
    for (const base of basePaths) {
      const path = base + operation.path.replace(/\{(\w+)\}/g, ':$1');
      methodsOf.set(path, (methodsOf.get(path) ?? new Set()).add(operation.method.toUpperCase()));
      app.on(operation.method, path, (context) => serve(options, operation, handler, context));
    }
  }
  let openapi: object | undefined;
  const document = () => {
    openapi ??= options.openapi();
    return openapi;
  };
  app.get(
    '/openapi.json',
    () => new Response(JSON.stringify(document()), { headers: { 'content-type': 'application/json; charset=utf-8' } }),
  );
  app.get('/docs', () => docsPage(document()));

  for (const [path, methods] of methodsOf)
    app.all(path, (context) => {
      const allow = [...methods].join(', ');
      const problem = new Problem('method-not-allowed', { detail: `This path takes ${allow}.` });
      const reply = problemReply(problem, context.get('requestId'), context.req.path);
      reply.headers.set('Allow', allow);
      return reply;
    });
  app.notFound((context) => {
    const page = options.webApp.respond(context.req.raw);
    if (page) return page;
    const problem = new Problem('unknown-route', { detail: 'All routes are listed at /docs and in /openapi.json.' });
    return problemReply(problem, context.get('requestId'), context.req.path);
  });
  app.onError((error, context) =>
    problemReply(
      toProblem(error, options.logger, context.get('requestId')),
      context.get('requestId'),
      context.req.path,
    ),
  );
  return app;
}

async function serve(
  options: Options,
  operation: Operation,
  handler: AnyHandler,
  context: Context<Env>,
): Promise<Response> {
  const perform = (caller: Caller | undefined) => (facts: CallFacts, make: Make) =>
    respond(options, operation, handler, context, caller, facts, make);
  const atMs = options.clock.nowMs();
  const [requestId, address] = [context.get('requestId'), context.get('address')];
  try {
    const caller = operation.caller === 'anybody' ? undefined : await admit(options, context);
    refuseForeignPages(operation, caller, originOf(context.req.raw, options.publicUrl));
    return await recordCall(options.audit, { operation, caller, requestId, address, atMs }, perform(caller));
  } catch (error) {
    throw countWrongKey(options, error, context);
  }
}

async function respond(
  options: Options,
  operation: Operation,
  handler: AnyHandler,
  context: Context<Env>,
  caller: Caller | undefined,
  facts: CallFacts,
  make: Make,
): Promise<Response> {
  const request = context.req.raw;
  const requestId = context.get('requestId');
  const accept = request.headers.get('accept');
  const note = (more: CallFacts) => void Object.assign(facts, more);
  const path = context.req.param() as Record<string, string>;
  if (Object.keys(path).length > 0) note({ target: Object.values(path).join('/').slice(0, 1_000) });
  if (caller) checkRights(operation, caller);
  const query = Object.fromEntries(new URL(request.url).searchParams);
  const newCookies: string[] = [];
  const warnings: string[] = [];
  const warn = (text: string) => void warnings.push(text);
  const exchange = {
    requestId,
    caller,
    params: operation.params && parseWith(operation.params, path),
    query: operation.query && parseWith(operation.query, query),
    body: await readBody(request, operation, options.limits, warn),
    accept,
    limit: (embed: string) => countRequest(options, { embed, address: context.get('address') }, context),
    browser: {
      address: context.get('address'),
      cookies: request.headers.get('cookie') ?? undefined,
      query: new URL(request.url).search,
    },
    setCookies: (cookies: readonly string[]) => void newCookies.push(...cookies),
    warn,
    warnings,
    note,
  } as unknown as Exchange<Operation>;
  if (operation.audit === 'change') note({ changes: fieldsOf(exchange.body) });
  const reply = await make(() => handler(exchange));
  const response = toResponse(operation, reply, { requestId, warnings }, accept);
  // Where nothing is said back, the log is the only place.
  if (!operation.reply && warnings.length > 0)
    options.logger.info({ requestId, operation: operation.id, warnings }, 'Something of a request was ignored');
  for (const cookie of newCookies) response.headers.append('set-cookie', cookie);
  return response;
}

function toResponse(
  operation: Operation,
  reply: unknown,
  { requestId, warnings }: { requestId: string; warnings: string[] },
  accept: string | null,
): Response {
  if (reply instanceof Response) return reply;
  const status = successStatusOf(operation);
  if (!operation.reply) return new Response(null, { status });
  return jsonReply({ ...(reply as object), ...(warnings.length > 0 ? { warnings } : {}), requestId }, status, accept);
}

/** A cookie comes along whoever made the browser ask, so what changes something has to come from a page of ours. */
function refuseForeignPages(
  operation: Operation,
  caller: Caller | undefined,
  origin: ReturnType<typeof originOf>,
): void {
  if (operation.method === 'get') return;
  const isRefused = caller
    ? caller.key.isCookie && origin !== 'own'
    : operation.tag === 'Sign-in' && origin === 'foreign';
  if (isRefused)
    throw new Problem('foreign-page', {
      detail: 'A page of another site made this request. Behind a proxy that changes the host, set CLEW_PUBLIC_URL.',
    });
}

/** Who may pass: known to the door, and not too often. */
async function admit(options: Options, context: Context<Env>): Promise<Caller> {
  const { headers } = context.req.raw;
  const credentials = {
    authorization: headers.get('authorization') ?? undefined,
    impersonate: readUtf8(headers.get('unleash-account')),
    cookies: headers.get('cookie') ?? undefined,
  };
  const caller = await options.authenticate(credentials);
  countRequest(options, { key: caller.key.id, account: caller.account.id }, context);
  return caller;
}

/** An administrator's operation is for administrators with an unrestricted key; a session is for little besides chat. */
function checkRights(operation: Operation, { account, key }: Caller): void {
  if (key.isSession && !operation.openToSessions)
    throw new Problem('scope-too-narrow', { detail: 'The session of an embed is for chat, search and their threads.' });
  if (operation.caller === 'administrator' && !account.admin)
    throw new Problem('not-an-administrator', { detail: 'The acting account must be an administrator.' });
  if ((operation.caller === 'administrator' || operation.needsWholeScope) && key.scope !== 'all')
    throw new Problem('scope-too-narrow', { detail: 'This needs a key whose scope is all assistants.' });
}

/** Names alone: what was in the fields is nobody's business later. */
function fieldsOf(body: unknown): string[] {
  if (typeof body !== 'object' || body === null) return [];
  return Object.entries(body).flatMap(([name, value]) => (value === undefined ? [] : [name]));
}

/** A wrong key or token counts against the client's address; a right one works from the same address all the time. */
function countWrongKey({ wrongTries, logger }: Options, error: unknown, context: Context<Env>): unknown {
  if (!(error instanceof Problem) || !wrongKeyCodes.includes(error.code)) return error;
  const address = context.get('address');
  const { isRefused, pauseSeconds } = wrongTries.record(address);
  if (!isRefused) {
    if (pauseSeconds > 0) logger.warn({ address, pauseSeconds }, 'Many wrong keys come from one address');
    return error;
  }
  return new Problem('too-many-requests', {
    detail: `Too many wrong keys came from this address. Try another in ${pauseSeconds} s; a right one works at any time.`,
    retryAfterSeconds: pauseSeconds,
  });
}

/** Notes what is left for the headers of the response, whatever becomes of it. */
function countRequest(
  { rateLimiter }: Options,
  request: Parameters<RateLimiter['admit']>[0],
  context: Context<Env>,
): void {
  if (!rateLimiter) return;
  const { isAdmitted, retryAfterSeconds, allowances } = rateLimiter.admit(request);
  context.set('allowances', allowances);
  if (isAdmitted) return;
  const used = allowances.filter(({ remaining }) => remaining === 0).map(({ policy }) => policy);
  throw new Problem('too-many-requests', {
    detail: `This ${used.join(' and this ')} asked too often. Go on in ${retryAfterSeconds} s.`,
    retryAfterSeconds,
  });
}

/** Unknown errors become `internal`: what happened is in the log under the request id, and nowhere else. */
function toProblem(error: unknown, logger: Logger, requestId: string): Problem {
  if (error instanceof Problem) return error;
  logger.error({ err: error, requestId }, 'A request failed');
  return internalProblem();
}

/** `…/resources/..` would be the path of the source itself: what a sender did not resolve is refused, not resolved here. */
function refuseDotSegments(connection: Connection | undefined): void {
  const path = connection?.incoming?.url?.split('?')[0] ?? '';
  if (/\/(?:\.|%2e){1,2}(?:\/|$)/i.test(path))
    throw new Problem('unknown-route', { detail: 'A path must not have the segments . and ..' });
}

function addressOf({ env, req }: Context<Env>, trustedProxies: number): string {
  const remoteAddress = (env as Connection | undefined)?.incoming?.socket?.remoteAddress;
  return clientAddress({ remoteAddress, forwardedFor: req.raw.headers.get('x-forwarded-for'), trustedProxies });
}

/** HTTP libraries hand on the bytes of a header one by one; an address may be written in UTF-8. */
function readUtf8(header: string | null): string | undefined {
  if (header === null) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(header, 'latin1'));
  } catch {
    return header;
  }
}
