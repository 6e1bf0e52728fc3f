import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FullAnswer, ProblemBody } from '@clew/contract';
import { type App, createApp } from '../app.ts';
import { readConfig } from '../config.ts';
import type { OpenEmbedder } from '../create-embedding.ts';
import type { Clock } from '../kernel/clock.ts';
import { createLogger } from '../kernel/logger.ts';
import type { LanguageModel } from '../models/language-model.ts';

export const adminEmail = 'admin@clew.test';
export const bootstrapKey = 'bootstrap-key-of-the-tests';

interface Reply<Body> {
  status: number;
  headers: Headers;
  body: Body;
}

/** The whole product on a fresh data folder, called as Request -> Response without a port. */
export interface TestApp {
  app: App;
  folder: string;
  /** As the account, with the bootstrap key unless another is given. A string body is sent as it is. */
  call<Body = Record<string, unknown>>(
    method: string,
    path: string,
    options?: {
      as?: string | null;
      key?: string | null;
      body?: unknown;
      headers?: Record<string, string>;
      /** The address of the connection. */
      from?: string;
    },
  ): Promise<Reply<Body>>;
  ask(as: string, text: string, more?: object): Promise<FullAnswer>;
  /** A source of the kind push, and one resource in it; returns the resource's id. */
  push(sourceId: string, externalId: string, resource: object): Promise<string>;
  addAccounts(...emails: string[]): Promise<void>;
  close(): Promise<void>;
}

interface Options {
  settings?: Record<string, string>;
  clock?: Clock;
  model?: LanguageModel;
  openEmbedder?: OpenEmbedder;
  webFolder?: string;
  /** An existing data folder, which is then kept at close. */
  folder?: string;
}

export async function createTestApp({
  settings = {},
  clock,
  model,
  openEmbedder,
  webFolder,
  folder: given,
}: Options = {}): Promise<TestApp> {
  const folder = given ?? mkdtempSync(join(tmpdir(), 'clew-test-'));
  const config = readConfig(
    {
      CLEW_DATA_DIR: folder,
      CLEW_ADMIN_EMAIL: adminEmail,
      CLEW_BOOTSTRAP_KEY: bootstrapKey,
      CLEW_SEARCH_THREADS: '1',
      CLEW_RATE_LIMIT: 'off',
      ...settings,
    },
    'no such .env file',
  );
  const app = await createApp({
    config,
    logger: createLogger('silent'),
    ...(clock ? { clock } : {}),
    ...(model ? { model } : {}),
    ...(openEmbedder ? { openEmbedder } : {}),
    ...(webFolder ? { webFolder } : {}),
  });
  const call: TestApp['call'] = async <Body>(...[method, path, options = {}]: Parameters<TestApp['call']>) => {
    const { as = adminEmail, key = bootstrapKey, body, headers = {}, from = '127.0.0.1' } = options;
    const response = await app.fetch(
      new Request(`http://clew.test${path}`, {
        method,
        headers: {
          ...(key === null ? {} : { authorization: `Bearer ${key}` }),
          ...(as === null ? {} : { 'unleash-account': as }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        body: payloadOf(body),
      }),
      { incoming: { socket: { remoteAddress: from } } },
    );
    const text = await response.text();
    const type = response.headers.get('content-type') ?? '';
    const isJson = !type.includes('ndjson') && (type.includes('json') || /^[[{]/.test(text));
    return { status: response.status, headers: response.headers, body: (isJson ? JSON.parse(text) : text) as Body };
  };
  const succeed = async <Body>(...args: Parameters<TestApp['call']>): Promise<Body> => {
    const reply = await call<Body & Partial<ProblemBody>>(...args);
    if (reply.status >= 300) throw new Error(`${args[0]} ${args[1]}: ${reply.status} ${JSON.stringify(reply.body)}`);
    return reply.body;
  };
  return {
    app,
    folder,
    call,
    ask: (as, text, more = {}) =>
      succeed<FullAnswer>('POST', '/chats', { as, body: { messages: [{ text }], ...more } }),
    async push(sourceId, externalId, resource) {
      await succeed('PUT', `/api/sources/${sourceId}`, { body: { appId: sourceId } });
      const path = `/api/sources/${sourceId}/resources/${encodeURIComponent(externalId)}`;
      const { id } = await succeed<{ id: string }>('PUT', path, {
        body: { type: 'page', title: externalId, ...resource },
      });
      return id;
    },
    async addAccounts(...emails) {
      for (const email of emails) await succeed('PUT', `/api/accounts/${encodeURIComponent(email)}`, { body: {} });
    },
    async close() {
      await app.close();
      if (given === undefined) rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Text and bytes are sent as they are, so that tests can send what is no JSON. */
function payloadOf(body: unknown): string | Uint8Array<ArrayBuffer> | null {
  if (body === undefined) return null;
  return typeof body === 'string' || body instanceof Uint8Array
    ? (body as string | Uint8Array<ArrayBuffer>)
    : JSON.stringify(body);
}
