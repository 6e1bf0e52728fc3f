import { setTimeout as wait } from 'node:timers/promises';
import { createHashingEmbedder } from '@clew/server/src/models/testing/hashing-embedder.ts';
import { adminEmail, bootstrapKey, createTestApp, type TestApp } from '@clew/server/src/testing/test-app.ts';
import type { Credential } from './steps.ts';
import { accountNamed, meantBy, type Refusal } from './who-may.ts';
import { createWorld, type World } from './world.ts';

/** The product in this process, and beside it what should be so. */
export interface Company {
  clew: TestApp;
  world: World;
  /** Sends a request with a credential of a step, or as the administrator through whom the company is changed. */
  send(
    method: string,
    path: string,
    options?: { by?: Credential | undefined; body?: unknown; lines?: string },
  ): Promise<Reply>;
  /** Whether vectors are compared too. */
  comparesMeaning: boolean;
  /** Resolves when everything has its vector; at once where none is wanted. */
  untilEmbedded(): Promise<void>;
  /** How many requests for content were answered. */
  requests: number;
  close(): Promise<void>;
}

export interface Reply {
  status: number;
  body: Record<string, unknown>;
  /** All of it, and what was sent: what stands in one may be echoed in the other. */
  text: string;
  sent: string;
}

/** What the product did and should not have done. */
export class Violation extends Error {
  readonly kind: 'leaked' | 'wrongly hidden' | 'wrong';

  constructor(kind: Violation['kind'], message: string) {
    super(message);
    this.kind = kind;
  }
}

export function expectThat(isSo: boolean, kind: Violation['kind'], message: () => string): asserts isSo {
  if (!isSo) throw new Violation(kind, message());
}

export function expectRefusal({ status, body }: Reply, expected: Refusal): void {
  expectThat(
    status === expected.status && body['reason'] === expected.reason,
    'wrong',
    () => `answered ${status} ${String(body['reason'] ?? '')}, not ${expected.status} ${expected.reason}`,
  );
}

export function expectStatus({ status, text }: Reply, expected: number): void {
  expectThat(status === expected, 'wrong', () => `answered ${status}, not ${expected}: ${text.slice(0, 300)}`);
}

const asAdmin: Credential = { key: 'bootstrap', as: adminEmail };
const startMs = Date.UTC(2026, 0, 5);
const noToken = `clew_${'0'.repeat(24)}_${'0'.repeat(40)}`;

export async function openCompany({ comparesMeaning = false } = {}): Promise<Company> {
  const clock = { nowMs: () => world.nowMs };
  const world = createWorld(
    { id: '', email: adminEmail, active: true, admin: true, identities: {}, stars: new Set() },
    bootstrapKey,
    startMs,
  );
  const clew = await createTestApp({
    clock,
    settings: { CLEW_SECRET_KEY: 'secret-of-the-generated-company-1' },
    ...(comparesMeaning ? { openEmbedder: async () => createHashingEmbedder() } : {}),
  });
  let sent = 0;
  const company: Company = {
    clew,
    world,
    comparesMeaning,
    async untilEmbedded() {
      while (comparesMeaning && !(await isEmbedded(clew))) await wait(embeddingPauseMs);
    },
    requests: 0,
    async send(method, path, { by = asAdmin, body, lines } = {}) {
      world.nowMs += 7;
      const as = by.as && meantBy(world, by.as);
      const reply = await clew.call(method, path, {
        key: world.keys.get(by.key)?.token ?? noToken,
        // A header carries bytes: an address beyond ASCII is sent as UTF-8.
        as: as === undefined ? null : Buffer.from(as, 'utf8').toString('latin1'),
        body: lines ?? body,
        // Many wrong keys from one address would make it pause.
        from: `10.${sent >> 16}.${(sent >> 8) & 255}.${sent++ & 255}`,
      });
      const text = typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body);
      const request = `${path} ${decodeURIComponent(path)} ${lines ?? JSON.stringify(body ?? '')} ${as ?? ''}`;
      return { status: reply.status, body: reply.body, text, sent: request };
    },
    close: () => clew.close(),
  };
  const { body } = await company.send('GET', '/api/me');
  const admin = world.accounts.get('admin');
  if (admin) admin.id = String(body['accountId']);
  return company;
}

const embeddingPauseMs = 2;

async function isEmbedded(clew: TestApp): Promise<boolean> {
  const { body } = await clew.call<{ embedding?: { state: string } }>('GET', '/readyz');
  return body.embedding?.state === 'ready';
}

export function accountOf(world: World, text: string) {
  return accountNamed(world, text)?.[1];
}
