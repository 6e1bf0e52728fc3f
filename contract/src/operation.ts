import type { z } from 'zod';
import type { ProblemCode } from './problems.ts';

/** Who may call: anybody, any account, or an account that is administrator. */
export type Caller = 'anybody' | 'account' | 'administrator';

/** What the audit keeps: a change before it is acknowledged, a read of content soon after, or nothing. */
export type AuditKind = 'change' | 'content' | 'none';

export type Method = 'get' | 'post' | 'put' | 'delete';

/**
 * One route, once. Parsing, the check of the caller, OpenAPI, the docs page and the SDK method derive from it;
 * the edge can register nothing else.
 */
export interface Operation<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Reply extends z.ZodType = z.ZodType,
  Event extends z.ZodType = z.ZodType,
  Line extends z.ZodType = z.ZodType,
> {
  id: string;
  tag: string;
  method: Method;
  /** With `{name}` for parameters. */
  path: string;
  summary: string;
  description?: string;
  caller: Caller;
  audit: AuditKind;
  /** Not for keys that are limited to some assistants; so is everything for administrators. */
  needsWholeScope?: boolean;
  /** Also for the sessions of an embed. */
  openToSessions?: boolean;
  params?: Params;
  query?: Query;
  body?: Body;
  /**
   * `lines`: newline-delimited JSON, handed on as text; every line is the caller's own success or failure. `form`:
   * multipart/form-data, whose members that are no files are JSON.
   */
  bodyForm?: 'json' | 'lines' | 'form';
  reply?: Reply;
  /** Of success; 200 when there is a reply, else 204. */
  status?: number;
  /** Of one event, when the reply can also be a stream of events. */
  event?: Event;
  /** Of one line, when the reply can also be newline-delimited JSON. */
  line?: Line;
  problems?: readonly ProblemCode[];
}

export function operation<
  Params extends z.ZodType = z.ZodUndefined,
  Query extends z.ZodType = z.ZodUndefined,
  Body extends z.ZodType = z.ZodUndefined,
  Reply extends z.ZodType = z.ZodUndefined,
  Event extends z.ZodType = z.ZodUndefined,
  Line extends z.ZodType = z.ZodUndefined,
>(value: Operation<Params, Query, Body, Reply, Event, Line>): Operation<Params, Query, Body, Reply, Event, Line> {
  return value;
}

export function successStatusOf(value: Operation): number {
  return value.status ?? (value.reply ? 200 : 204);
}
