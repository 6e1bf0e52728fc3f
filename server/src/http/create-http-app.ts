import { type Operation, operations, successStatusOf } from '@clew/contract';
import { Hono } from 'hono';
import { cors } from 'hono/cors';
import type { Caller, Credentials } from '../identity/authenticate.ts';
import { newId } from '../kernel/ids.ts';
import type { Logger } from '../kernel/logger.ts';
import { internalProblem, Problem } from '../kernel/problem.ts';
import { docsPage } from './docs-page.ts';
import type { Exchange, Handlers } from './exchange.ts';
import { type BodyLimits, parseWith, readBody } from './read-body.ts';
import { jsonReply, problemReply } from './reply.ts';

interface Options {
  authenticate(credentials: Credentials): Promise<Caller>;
  handlers: Handlers;
  /** Made when it is first asked for: it would cost every start 30 ms. */
  openapi(): object;
  /** Whether the server is stopping and takes nothing new. */
  isDraining(): boolean;
  limits: BodyLimits;
  corsOrigins: string[];
  logger: Logger;
}

type AnyHandler = (exchange: Exchange<Operation>) => Promise<unknown>;
type Env = { Variables: { requestId: string }; Bindings: { incoming?: { url?: string } } };

/** A client library of the specified API calls a self-hosted server under this path. */
const basePaths = ['', '/e-api'];

/** The edge: Request -> Response for every operation of the contract, and problems for everything else. */
export function createHttpApp(options: Options): Hono<Env> {
  const app = new Hono<Env>({ strict: false });
  app.use(async (context, next) => {
    const requestId = newId('req');
    context.set('requestId', requestId);
    refuseDotSegments(context.env);
    if (options.isDraining() && !context.req.path.endsWith('z'))
      throw new Problem('shutting-down', { detail: 'The server is stopping. Ask again in a moment.' });
    await next();
    context.header('RequestId', requestId);
    context.header('X-Request-Id', requestId);
    context.header('X-Content-Type-Options', 'nosniff');
  });
  if (options.corsOrigins.length > 0)
    app.use(cors({ origin: options.corsOrigins, exposeHeaders: ['RequestId', 'X-Request-Id'] }));

  const methodsOf = new Map<string, Set<string>>();
  for (const [name, operation] of Object.entries(operations) as [keyof Handlers, Operation][]) {
    const handler = options.handlers[name] as AnyHandler;
    for (const base of basePaths) {
      const path = base + operation.path.replace(/\{(\w+)\}/g, ':$1');
      methodsOf.set(path, (methodsOf.get(path) ?? new Set()).add(operation.method.toUpperCase()));
      app.on(operation.method, path, (context) =>
        serve(options, operation, handler, context.req.raw, context.req.param(), context.get('requestId')),
      );
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
  request: Request,
  params: Record<string, string>,
  requestId: string,
): Promise<Response> {
  const caller = operation.caller === 'anybody' ? undefined : await admit(options, operation, request);
  const query = Object.fromEntries(new URL(request.url).searchParams);
  const exchange = {
    requestId,
    caller,
    params: operation.params && parseWith(operation.params, params),
    query: operation.query && parseWith(operation.query, query),
    body: await readBody(request, operation, options.limits),
  } as unknown as Exchange<Operation>;
  const reply = await handler(exchange);
  if (reply instanceof Response) return reply;
  const status = successStatusOf(operation);
  if (!operation.reply) return new Response(null, { status });
  return jsonReply({ ...(reply as object), requestId }, status, request.headers.get('accept'));
}

/** Who may pass: known to the door, and for an administrator's operation administrator with an unrestricted key. */
async function admit({ authenticate }: Options, operation: Operation, request: Request): Promise<Caller> {
  const caller = await authenticate({
    authorization: request.headers.get('authorization') ?? undefined,
    impersonate: readUtf8(request.headers.get('unleash-account')),
  });
  if (operation.caller === 'administrator') {
    if (!caller.account.admin)
      throw new Problem('not-an-administrator', { detail: 'The acting account must be an administrator.' });
  }
  if ((operation.caller === 'administrator' || operation.needsWholeScope) && caller.key.scope !== 'all')
    throw new Problem('scope-too-narrow', { detail: 'This needs a key whose scope is all assistants.' });
  return caller;
}

/** Unknown errors become `internal`: what happened is in the log under the request id, and nowhere else. */
function toProblem(error: unknown, logger: Logger, requestId: string): Problem {
  if (error instanceof Problem) return error;
  logger.error({ err: error, requestId }, 'A request failed');
  return internalProblem();
}

/** `…/resources/..` would be the path of the source itself: what a sender did not resolve is refused, not resolved here. */
function refuseDotSegments(env: Env['Bindings'] | undefined): void {
  const path = env?.incoming?.url?.split('?')[0] ?? '';
  if (/\/(?:\.|%2e){1,2}(?:\/|$)/i.test(path))
    throw new Problem('unknown-route', { detail: 'A path must not have the segments . and ..' });
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
