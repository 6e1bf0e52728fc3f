import { readFile, stat } from 'node:fs/promises';
import type { BatchResult, FileOutcome, ProblemBody, PushedFile } from '@clew/contract';

export interface PushClient {
  putFile(externalId: string, path: string, fields: Partial<PushedFile>): Promise<FileOutcome>;
  remove(externalId: string): Promise<void>;
  putLines(lines: readonly string[]): Promise<BatchResult[]>;
}

/** The server refused one thing; `isFinal` when it would refuse everything else too. */
export class PushRefused extends Error {
  readonly isFinal: boolean;

  constructor(problem: Partial<ProblemBody>, status: number) {
    const errors = Object.entries(problem.errors ?? {}).map(([field, messages]) => `${field}: ${messages.join(' ')}`);
    const text = [problem.title ?? `The server answered with ${status}`, problem.detail, ...errors];
    super(text.filter(Boolean).join('. '));
    this.isFinal =
      status === 401 ||
      status === 403 ||
      ['Unknown source', 'Unknown account', 'Missing impersonation header'].includes(problem.reason ?? '');
  }
}

/** Nobody answers, again and again. */
export class PushUnreachable extends Error {}

interface Options {
  url: string;
  key: string;
  account: string | undefined;
  sourceId: string;
  fetch(url: string, init: RequestInit): Promise<Response>;
  pause(ms: number): Promise<unknown>;
}

const mostTries = 6;
const mostFileBytes = 1024 ** 3;
const firstPauseMs = 500;
const longestPauseMs = 60_000;

/** Calls the API for one source. What may go better later is tried again: every write is idempotent. */
export function createPushClient({ url, key, account, sourceId, fetch, pause }: Options): PushClient {
  const base = `${url.replace(/\/+$/, '')}/api/sources/${encodeURIComponent(sourceId)}`;
  const headers = { authorization: `Bearer ${key}`, ...(account ? { 'unleash-account': account } : {}) };
  const send = async (method: string, path: string, more: Pick<RequestInit, 'body' | 'headers'> = {}) => {
    for (let tries = 1; ; tries++) {
      // A server that sends elsewhere is not the one that the files are for.
      const init: RequestInit = { method, redirect: 'error', ...more, headers: { ...headers, ...more.headers } };
      const response = await fetch(base + path, init).catch((error: unknown) => toUnreachable(error, url));
      if (response instanceof Response && response.ok) return response;
      const mayGoBetter = !(response instanceof Response) || response.status === 429 || response.status >= 500;
      if (!mayGoBetter || tries === mostTries)
        throw response instanceof Response ? await toRefusal(response) : response;
      await pause(pauseBefore(tries, response));
    }
  };
  return {
    async putFile(externalId, path, fields) {
      const form = new FormData();
      form.set('resource', JSON.stringify(fields));
      form.set('file', new Blob([await readWhole(path)]), path.split(/[/\\]/).at(-1));
      const response = await send('PUT', `/resources/${encodeURIComponent(externalId)}/file`, { body: form });
      return ((await response.json()) as { file: FileOutcome }).file;
    },
    async remove(externalId) {
      await send('DELETE', `/resources/${encodeURIComponent(externalId)}`);
    },
    async putLines(lines) {
      const response = await send('POST', '/resources:batch', {
        headers: { 'content-type': 'application/x-ndjson' },
        body: lines.join('\n'),
      });
      return ((await response.json()) as { results: BatchResult[] }).results;
    },
  };
}

async function readWhole(path: string): Promise<Buffer<ArrayBuffer>> {
  const { size } = await stat(path);
  if (size > mostFileBytes) throw new Error('Larger than any server takes.');
  return readFile(path);
}

function toUnreachable(error: unknown, url: string): PushUnreachable {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
  return new PushUnreachable(`No server answers at ${url} (${cause}). Is it started? --url names another address.`);
}

async function toRefusal(response: Response): Promise<PushRefused> {
  const problem = await response.json().catch(() => ({}));
  return new PushRefused(problem as Partial<ProblemBody>, response.status);
}

/** What the server asks for, else twice as long each time. */
function pauseBefore(tries: number, response: Response | Error): number {
  const asked =
    response instanceof Response ? Number(response.headers.get('retry-after') ?? Number.NaN) * 1_000 : Number.NaN;
  return Math.min(longestPauseMs, Number.isFinite(asked) && asked > 0 ? asked : firstPauseMs * 2 ** (tries - 1));
}
