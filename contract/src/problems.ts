import { z } from 'zod';

/**
 * Every refusal the API can give, once. `reason` is the stable text that clients may match; `title` repeats it,
 * `detail` says what to do next.
 */
export const problemCatalogue = {
  'validation-failed': { status: 400, reason: 'Validation failed' },
  'malformed-body': { status: 400, reason: 'Malformed request body' },
  'missing-impersonation-header': { status: 400, reason: 'Missing impersonation header' },
  'unknown-account': { status: 400, reason: 'Unknown account' },
  'impersonation-not-allowed': { status: 400, reason: 'Impersonation not allowed' },
  'missing-api-key': { status: 401, reason: 'Missing api key' },
  'invalid-api-key': { status: 401, reason: 'Invalid api key' },
  'invalid-embed-token': { status: 401, reason: 'Invalid token' },
  'wrong-sign-in': { status: 401, reason: 'Wrong email or password' },
  'invalid-invitation': { status: 401, reason: 'Invalid invitation' },
  'foreign-page': { status: 403, reason: 'Foreign page' },
  'not-an-administrator': { status: 403, reason: 'Administrator required' },
  'not-an-editor': { status: 403, reason: 'Editor required' },
  'scope-too-narrow': { status: 403, reason: 'Key scope too narrow' },
  'unknown-route': { status: 404, reason: 'Unknown route' },
  'unknown-assistant': { status: 404, reason: 'Unknown assistant' },
  'unknown-thread': { status: 404, reason: 'Unknown thread' },
  'unknown-turn': { status: 404, reason: 'Unknown request' },
  'unknown-resource': { status: 404, reason: 'Unknown resource' },
  'unknown-source': { status: 404, reason: 'Unknown source' },
  'unknown-key': { status: 404, reason: 'Unknown key' },
  'not-found': { status: 404, reason: 'Not found' },
  'method-not-allowed': { status: 405, reason: 'Method not allowed' },
  'version-conflict': { status: 409, reason: 'Version conflict' },
  'thread-full': { status: 409, reason: 'Thread full' },
  'not-a-connector': { status: 409, reason: 'Nothing to sync' },
  'source-paused': { status: 409, reason: 'Source is paused' },
  'not-a-push-source': { status: 409, reason: 'Filled by a connector' },
  'body-too-large': { status: 413, reason: 'Request body too large' },
  'unsupported-media-type': { status: 415, reason: 'Unsupported media type' },
  'too-many-requests': { status: 429, reason: 'Too many requests' },
  'permissions-changed': { status: 409, reason: 'Permissions changed' },
  cancelled: { status: 409, reason: 'Cancelled' },
  internal: { status: 500, reason: 'Internal error' },
  'model-unavailable': { status: 503, reason: 'Model unavailable' },
  'shutting-down': { status: 503, reason: 'Shutting down' },
} as const satisfies Record<string, { status: number; reason: string }>;

export type ProblemCode = keyof typeof problemCatalogue;

/** The one error body (RFC 9457 with ASP.NET's `errors`): `errors` maps a field path to what is wrong with it. */
export const ProblemBody = z
  .object({
    type: z.string().describe('A URN that names the kind of problem.'),
    title: z.string(),
    status: z.int(),
    detail: z.string().optional().describe('What to do next.'),
    instance: z.string().optional().describe('The path that was called.'),
    errors: z.record(z.string(), z.array(z.string())).optional().describe('Field path -> what is wrong with it.'),
    reason: z.string().describe('A stable text that a client may match.'),
    requestId: z.string(),
  })
  .meta({ id: 'Problem' });
export type ProblemBody = z.infer<typeof ProblemBody>;

export interface ProblemDetails {
  detail?: string;
  errors?: Record<string, string[]>;
  /** Becomes the header `Retry-After`. */
  retryAfterSeconds?: number;
}

/** Builds the body of a problem. Nothing but the catalogue and what the thrower wrote for the caller gets in. */
export function problemBody(
  code: ProblemCode,
  details: ProblemDetails,
  requestId: string,
  instance?: string,
): ProblemBody {
  const { status, reason } = problemCatalogue[code];
  return {
    type: `urn:clew:problem:${code}`,
    title: reason,
    status,
    ...(details.detail === undefined ? {} : { detail: details.detail }),
    ...(instance === undefined ? {} : { instance }),
    ...(details.errors === undefined ? {} : { errors: details.errors }),
    reason,
    requestId,
  };
}
