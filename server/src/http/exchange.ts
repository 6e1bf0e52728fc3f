import type { Operation, operations } from '@clew/contract';
import type { z } from 'zod';
import type { Caller } from '../identity/authenticate.ts';
import type { CallFacts } from './record-call.ts';

type Parsed<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined;
type ParamsOf<Item> =
  Item extends Operation<infer Params, infer _Query, infer _Body, infer _Reply> ? Parsed<Params> : never;
type QueryOf<Item> =
  Item extends Operation<infer _Params, infer Query, infer _Body, infer _Reply> ? Parsed<Query> : never;
type BodyOf<Item> =
  Item extends Operation<infer _Params, infer _Query, infer Body, infer _Reply> ? Parsed<Body> : never;
type ReplyOf<Item> =
  Item extends Operation<infer _Params, infer _Query, infer _Body, infer Reply>
    ? Reply extends z.ZodUndefined
      ? undefined
      : z.input<Reply>
    : never;

/** A request that was authenticated and parsed: all that a handler may look at. */
export interface Exchange<Item extends Operation> {
  requestId: string;
  /** Present unless the operation is open to anybody. */
  caller: Item['caller'] extends 'anybody' ? undefined : Caller;
  params: ParamsOf<Item>;
  query: QueryOf<Item>;
  body: BodyOf<Item>;
  /** The header of that name. */
  accept: string | null;
  /** Counts a request that came without a key against its embed and its address, or refuses it. */
  limit(embedId: string): void;
  /** What a sign-in has to know of the browser. */
  browser: { address: string; cookies: string | undefined; query: string };
  /** Sends these with the response, each as a header `Set-Cookie` of its own. */
  setCookies(cookies: readonly string[]): void;
  /** Tells the caller what was taken, but probably not meant. */
  warn(text: string): void;
  /** What has been told him so far. */
  warnings: readonly string[];
  /** Tells the audit what the edge can't know. */
  note(facts: CallFacts): void;
}

/** The reply's members, to which the edge adds the request id; or a whole response, for a stream of events or another page. */
type Outcome<Item extends Operation> =
  ReplyOf<Item> extends undefined
    ? Promise<void> | Promise<Response>
    : Promise<Omit<ReplyOf<Item> & object, 'requestId'> | Response>;

type Handler<Item extends Operation> = (exchange: Exchange<Item>) => Outcome<Item>;

/** One handler for each operation of a group: a route without a contract, or a contract without a route, does not compile. */
export type HandlersOf<Group extends Record<string, Operation>> = { [Name in keyof Group]: Handler<Group[Name]> };
export type Handlers = HandlersOf<typeof operations>;
