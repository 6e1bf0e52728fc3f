import { z } from 'zod';
import { type Operation, successStatusOf } from './operation.ts';
import { operations } from './operations.ts';
import { ProblemBody, type ProblemCode, problemCatalogue } from './problems.ts';
import { Warnings } from './warnings.ts';

type Json = Record<string, unknown>;

const jsonTypes = ['application/json', 'text/json', 'application/*+json'];
const bodyTypes = { json: jsonTypes, lines: ['application/x-ndjson'], form: ['multipart/form-data'] };
const replyTypes = ['application/json', 'text/json', 'text/plain'];
const always: readonly ProblemCode[] = ['internal', 'shutting-down'];
const ofCallers: readonly ProblemCode[] = [
  'missing-api-key',
  'invalid-api-key',
  'missing-impersonation-header',
  'unknown-account',
  'impersonation-not-allowed',
  'too-many-requests',
];

const integerHeader = (description: string): Json => ({ description, schema: { type: 'integer' } });
const textHeader = (description: string): Json => ({ description, schema: { type: 'string' } });
const headers: Json = {
  RateLimit: textHeader('What is left: `"key";r=599;t=1, "account";r=599;t=1`. `t` counts seconds.'),
  'RateLimit-Policy': textHeader('What holds: `"key";q=600;w=60, "account";q=600;w=60`. `w` counts seconds.'),
  'Retry-After': integerHeader('Seconds to wait.'),
};
const refsTo = (...names: string[]): Json =>
  Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));

/** The OpenAPI 3.1 document of all operations. */
export function openapiDocument(): Json {
  const schemas: Json = {};
  const toSchema = (schema: z.ZodType, io: 'input' | 'output'): Json => {
    const { $defs, $schema, ...rest } = z.toJSONSchema(schema, {
      io,
      unrepresentable: 'any',
      override: ({ jsonSchema }) => void delete jsonSchema.id,
    }) as Json & { $defs?: Json };
    void $schema;
    Object.assign(schemas, $defs);
    return rest;
  };
  const paths: Record<string, Json> = {};
  for (const item of Object.values(operations) as Operation[]) {
    paths[item.path] ??= {};
    (paths[item.path] as Json)[item.method] = describe(item, toSchema);
  }
  toSchema(ProblemBody, 'output');
  const document = {
    openapi: '3.1.0',
    info: {
      title: 'Clew',
      version: '1',
      description:
        "Answers a company's questions from the company's own content. All routes answer at `/` and under `/e-api/`.",
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }, { url: '/e-api' }],
    paths,
    components: {
      schemas,
      headers,
      securitySchemes: { key: { type: 'http', scheme: 'bearer', description: 'Authorization: Bearer clew_…' } },
    },
  };
  return JSON.parse(JSON.stringify(document).replaceAll('"#/$defs/', '"#/components/schemas/')) as Json;
}

function describe(item: Operation, toSchema: (schema: z.ZodType, io: 'input' | 'output') => Json): Json {
  const codes = [
    ...(item.body || item.params || item.query ? (['validation-failed'] as const) : []),
    ...(item.body ? (['malformed-body', 'unsupported-media-type', 'body-too-large'] as const) : []),
    ...(item.caller === 'anybody' ? [] : ofCallers),
    ...(item.caller === 'administrator' ? (['not-an-administrator', 'scope-too-narrow'] as const) : []),
    ...(item.needsWholeScope ? (['scope-too-narrow'] as const) : []),
    ...(item.problems ?? []),
    ...always,
  ];
  return {
    operationId: item.id,
    tags: [item.tag],
    summary: item.summary,
    ...(item.description ? { description: item.description } : {}),
    ...(item.caller === 'anybody' ? { security: [] } : { security: [{ key: [] }] }),
    parameters: parametersOf(item, toSchema),
    ...(item.body ? { requestBody: { required: true, content: requestContent(item, toSchema) } } : {}),
    responses: { [successStatusOf(item)]: successOf(item, toSchema), ...problemsOf(codes) },
  };
}

function parametersOf(item: Operation, toSchema: (schema: z.ZodType, io: 'input' | 'output') => Json): Json[] {
  const fields = (schema: z.ZodType | undefined, place: 'path' | 'query') => {
    if (!schema) return [];
    const { properties = {}, required = [] } = toSchema(schema, 'input') as { properties?: Json; required?: string[] };
    return Object.entries(properties).map(([name, value]) => ({
      name,
      in: place,
      required: required.includes(name),
      schema: value,
    }));
  };
  const impersonation = {
    name: 'unleash-account',
    in: 'header',
    required: false,
    description: 'Email address or id of the account to act for. Required with an impersonating key.',
    schema: { type: 'string' },
  };
  return [
    ...fields(item.params, 'path'),
    ...fields(item.query, 'query'),
    ...(item.caller === 'anybody' ? [] : [impersonation]),
  ];
}

function requestContent(item: Operation, toSchema: (schema: z.ZodType, io: 'input' | 'output') => Json): Json {
  const schema = toSchema(item.body as z.ZodType, 'input');
  return Object.fromEntries(bodyTypes[item.bodyForm ?? 'json'].map((type) => [type, { schema }]));
}

function successOf(item: Operation, toSchema: (schema: z.ZodType, io: 'input' | 'output') => Json): Json {
  const limited = item.caller === 'anybody' ? {} : { headers: refsTo('RateLimit', 'RateLimit-Policy') };
  if (!item.reply) return { description: 'Done.', ...limited };
  const reply = toSchema(item.reply, 'output');
  const schema = item.body ? { allOf: [reply, warned(toSchema)] } : reply;
  const content: Json = Object.fromEntries(replyTypes.map((type) => [type, { schema }]));
  if (item.event) content['text/event-stream'] = { schema: toSchema(item.event, 'output') };
  if (item.line) content['application/x-ndjson'] = { schema: toSchema(item.line, 'output') };
  const description = item.event
    ? 'Success: one answer, or as `stream` says a stream of events, each `data: ` + one line of JSON + a blank line.'
    : 'Success.';
  return { description, ...limited, content };
}

/** What the edge adds to a reply. */
function warned(toSchema: (schema: z.ZodType, io: 'input' | 'output') => Json): Json {
  return toSchema(z.object({ warnings: Warnings.optional() }), 'output');
}

function problemsOf(codes: readonly ProblemCode[]): Json {
  const byStatus = Map.groupBy(new Set(codes), (code) => problemCatalogue[code].status);
  return Object.fromEntries(
    [...byStatus].map(([status, group]) => [
      status,
      {
        description: group.map((code) => problemCatalogue[code].reason).join(' / '),
        ...(status === 429 ? { headers: refsTo('RateLimit', 'RateLimit-Policy', 'Retry-After') } : {}),
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    ]),
  );
}
