import { type ChatEvent, type ChatV2Event, problemBody, problemCatalogue } from '@clew/contract';
import type { Problem } from '../kernel/problem.ts';

const jsonTypes = ['application/json', 'text/json', 'text/plain'];

/** JSON in the media type that the client likes best among those we have; JSON for anything else. */
export function jsonReply(value: unknown, status: number, accept: string | null): Response {
  return new Response(JSON.stringify(value), {
    status,
    headers: { 'content-type': `${preferredType(accept)}; charset=utf-8` },
  });
}

export function problemReply(problem: Problem, requestId: string, path: string): Response {
  const body = problemBody(problem.code, problem.details, requestId, path);
  const { retryAfterSeconds } = problem.details;
  return new Response(JSON.stringify(body), {
    status: problemCatalogue[problem.code].status,
    headers: {
      'content-type': 'application/problem+json; charset=utf-8',
      ...(retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) }),
    },
  });
}

/** Whether the client asks for lines of JSON rather than one document. */
export function wantsLines(accept: string | null): boolean {
  return (accept ?? '').split(',').some((wish) => /^\s*application\/x-ndjson\s*(?:;|$)/i.test(wish));
}

/** Values as lines of JSON, page by page as the client reads; one that goes away ends the reading. */
export function linesReply(pages: AsyncIterable<readonly object[]>): Response {
  const encoder = new TextEncoder();
  const iterator = pages[Symbol.asyncIterator]();
  const stream = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { value, done } = await iterator.next();
        if (done) controller.close();
        else controller.enqueue(encoder.encode(value.map((item) => `${JSON.stringify(item)}\n`).join('')));
      },
      async cancel() {
        await iterator.return?.();
      },
    },
    { highWaterMark: 1 },
  );
  return new Response(stream, { headers: { 'content-type': 'application/x-ndjson; charset=utf-8' } });
}

function preferredType(accept: string | null): string {
  const wishes = (accept ?? '').split(',').map((wish) => {
    const [type = '', ...parameters] = wish.split(';').map((part) => part.trim().toLowerCase());
    const quality = Number(parameters.find((part) => part.startsWith('q='))?.slice(2) ?? 1);
    return { type, quality: Number.isNaN(quality) ? 1 : quality };
  });
  const known = wishes.filter(({ type, quality }) => jsonTypes.includes(type) && quality > 0);
  const [best] = known.sort((a, b) => b.quality - a.quality);
  return best?.type ?? 'application/json';
}

const keepAliveMs = 15_000;

/**
 * Events as a stream: `data: ` + one line of ASCII JSON + a blank line, each in one write; a bare blank line keeps the
 * connection open. A client that goes away only stops the reading. The whole answer takes the warnings along.
 */
export function eventStreamReply(
  events: AsyncIterable<ChatEvent | ChatV2Event>,
  warnings: readonly string[] = [],
): Response {
  const encoder = new TextEncoder();
  const iterator = events[Symbol.asyncIterator]();
  let keepAlive: NodeJS.Timeout | undefined;
  const stream = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        // Not for a client that does not read: what waits for it would grow.
        keepAlive = setInterval(() => {
          if ((controller.desiredSize ?? 0) > 0) controller.enqueue(encoder.encode('\n'));
        }, keepAliveMs);
      },
      async pull(controller) {
        const { value, done } = await iterator.next();
        if (done) {
          clearInterval(keepAlive);
          controller.close();
        } else controller.enqueue(encoder.encode(`data: ${asciiJson(warned(value, warnings))}\n\n`));
      },
      async cancel() {
        clearInterval(keepAlive);
        await iterator.return?.();
      },
    },
    { highWaterMark: 1 },
  );
  return new Response(stream, {
    headers: {
      'content-type': 'text/event-stream',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
    },
  });
}

function warned(event: ChatEvent | ChatV2Event, warnings: readonly string[]): object {
  const isWhole = 'type' in event ? event.type === 'Full' && 'message' in event : 'sources' in event;
  return isWhole && warnings.length > 0 ? { ...event, warnings } : event;
}

/** JSON in ASCII alone: an existing client decodes chunk by chunk, and would break a character that two chunks share. */
function asciiJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
