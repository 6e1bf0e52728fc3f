import type { Operation, operations, ProblemBody, PushedResourceInput } from '@clew/contract';
import type { z } from 'zod';

type Operations = typeof operations;
type OperationName = keyof Operations;

type SchemasOf<Item> =
  Item extends Operation<infer Params, infer Query, infer Body, infer Reply, infer Event, infer Line>
    ? { params: Params; query: Query; body: Body; reply: Reply; event: Event; line: Line }
    : never;
type Schema<Item, Part extends keyof SchemasOf<Item>> = SchemasOf<Item>[Part];

/** One line of a batch: a resource to write, or one to delete. */
export type BatchLine =
  | ({ op: 'put'; externalId: string } & PushedResourceInput)
  | { op: 'delete'; externalId: string };

// biome-ignore lint/complexity/noBannedTypes: an object without members of its own, to be joined with others
type Nothing = {};

type ParamsOf<Params> = Params extends z.ZodUndefined ? Nothing : Params extends z.ZodType ? z.input<Params> : never;
/** A query is text on the wire, so its schemas take anything; what they make of it is what a caller means. */
type QueryOf<Query> = Query extends z.ZodUndefined
  ? Nothing
  : Query extends z.ZodType
    ? { [Name in keyof z.input<Query>]: z.output<Query>[Name & keyof z.output<Query>] | undefined }
    : never;
type BodyOf<Body> = Body extends z.ZodUndefined
  ? Nothing
  : Body extends z.ZodString
    ? { lines: Iterable<BatchLine> }
    : Body extends z.ZodType
      ? // Whether the answer comes whole or piece by piece is decided by the method that is called.
        Omit<z.input<Body>, 'stream'> & Nothing
      : never;

/** Parameters of the path, query and body of an operation, as one object. */
export type InputOf<Name extends OperationName> = ParamsOf<Schema<Operations[Name], 'params'>> &
  QueryOf<Schema<Operations[Name], 'query'>> &
  BodyOf<Schema<Operations[Name], 'body'>>;

/** What an operation answers; every answer tells its request id, and what of the request was probably not meant. */
export type ReplyOf<Name extends OperationName> = { requestId: string; warnings?: string[] | undefined } & (Schema<
  Operations[Name],
  'reply'
> extends infer Reply
  ? Reply extends z.ZodUndefined
    ? Nothing
    : Reply extends z.ZodType
      ? z.output<Reply>
      : never
  : never);

type Pieces<Item> =
  Schema<Item, 'event'> extends z.ZodUndefined
    ? Schema<Item, 'line'> extends z.ZodUndefined
      ? never
      : z.output<Schema<Item, 'line'>>
    : // A failure is thrown, so it is none of the events.
      Exclude<z.output<Schema<Item, 'event'>>, { error: ProblemBody }>;

type StreamName = { [Name in OperationName]: [Pieces<Operations[Name]>] extends [never] ? never : Name }[OperationName];

export interface CallOptions {
  /** Stops waiting and reading; the call then throws the signal's reason. */
  signal?: AbortSignal | undefined;
}

type Call<Input, Result> = Nothing extends Input
  ? (input?: Input, options?: CallOptions) => Result
  : (input: Input, options?: CallOptions) => Result;

/** A method for each operation of the contract, and under `stream` one for each that can answer piece by piece. */
export type ClewClient = {
  [Name in OperationName]: Call<InputOf<Name>, Promise<ReplyOf<Name>>>;
} & {
  stream: { [Name in StreamName]: Call<InputOf<Name>, AsyncGenerator<Pieces<Operations[Name]>, void, undefined>> };
};
