import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { openapiDocument } from '@clew/contract';
import { createAssistants } from './assistants/create-assistants.ts';
import { createAudit, recordInterrupted } from './audit/create-audit.ts';
import { recordSyncedAccounts } from './audit/record-synced-accounts.ts';
import { createChat } from './chat/create-chat.ts';
import type { Config } from './config.ts';
import { knownConnectors } from './connectors/known-connectors.ts';
import { createEmbedding, type OpenEmbedder } from './create-embedding.ts';
import { createLanguageModels } from './create-language-models.ts';
import { createReranking } from './create-reranking.ts';
import { openDatabase } from './database/open-database.ts';
import { type Connection, createHttpApp } from './http/create-http-app.ts';
import { createHandlers } from './http/handlers/create-handlers.ts';
import { openWebApp } from './http/web-app.ts';
import { bootstrap } from './identity/bootstrap.ts';
import { createIdentity } from './identity/create-identity.ts';
import { createEmbeds, type Embeds } from './identity/embeds/create-embeds.ts';
import { createPermissionChanges } from './identity/permission-changes.ts';
import { createSignIn } from './identity/sign-in/create-sign-in.ts';
import type { OidcSettings } from './identity/sign-in/open-auth.ts';
import { readSessionSecret } from './identity/sign-in/session-secret.ts';
import { createSourcePeople } from './identity/source-people/create-source-people.ts';
import { createIngest } from './ingest/create-ingest.ts';
import { createSources } from './ingest/create-sources.ts';
import { createExtractionPool } from './ingest/extract/pool/create-extraction-pool.ts';
import { createSync } from './ingest/sync/create-sync.ts';
import { connectorThreads } from './ingest/sync/open-connector-thread.ts';
import { type Clock, systemClock } from './kernel/clock.ts';
import type { Logger } from './kernel/logger.ts';
import { countWrongTries } from './limits/count-wrong-tries.ts';
import { createRateLimiter } from './limits/create-rate-limiter.ts';
import { limitSignIns } from './limits/limit-sign-ins.ts';
import type { LanguageModel } from './models/language-model.ts';
import { createRetrieval } from './retrieval/create-retrieval.ts';
import { createQuestionEmbedder } from './retrieval/embed-question.ts';
import { createRerankStep } from './retrieval/rerank.ts';
import { openSqliteIndex, sqliteIndexCommands } from './search-index/sqlite/open-sqlite-index.ts';
import { createThreads } from './threads/create-threads.ts';
import { indexWhatIsSaid } from './threads/index-said.ts';
import { interruptRunningTurns } from './threads/turn-store.ts';

/** The whole product as a function from Request to Response, with its end. */
export interface App {
  /** `connection`: what the socket tells beside the request; without one the path and the address are not known as sent. */
  fetch(request: Request, connection?: Connection): Response | Promise<Response>;
  /** Whether anybody can get in, and whether the configured key was taken. */
  entry: Awaited<ReturnType<typeof bootstrap>>;
  /** The path by which the first administrator comes in; undefined once somebody can sign in. */
  firstInvitation: string | undefined;
  /** Whether the web app is built. */
  hasWebApp: boolean;
  /** Refuses new requests and lets running answers, and what else `others` waits for, end within the drain limit. */
  drain(others: Promise<unknown>): Promise<void>;
  /** Closes the data folder, after draining if that was not done. Later calls wait for the same end. */
  close(): Promise<void>;
}

interface Options {
  config: Config;
  logger: Logger;
  clock?: Clock;
  /** Those of the settings when absent. */
  model?: LanguageModel;
  /** The one of the settings when absent. */
  openEmbedder?: OpenEmbedder;
  /** The built web app. */
  webFolder?: string;
}

const builtWebApp = fileURLToPath(new URL('../../web/dist', import.meta.url));

/** Wires the modules, top to bottom in the order of the diagram in ARCHITECTURE.md. */
export async function createApp({
  config,
  logger,
  clock = systemClock,
  model,
  openEmbedder,
  webFolder = builtWebApp,
}: Options): Promise<App> {
  const database = await openDatabase({
    folder: config.DATA_DIR,
    readers: config.SEARCH_THREADS,
    commandModules: [sqliteIndexCommands],
  });
  const entry = await bootstrap({ database, clock }, { email: config.ADMIN_EMAIL, key: config.BOOTSTRAP_KEY });
  const interrupted = await interruptRunningTurns(database, clock.nowMs());
  if (interrupted > 0)
    logger.warn({ interrupted }, 'Turns were running when the server last ended; they are marked interrupted');

  const index = await openSqliteIndex({ database, clock, logger });
  const sessions = readSessionSecret(config.DATA_DIR, config.SECRET_KEY);
  if (sessions.isNew)
    logger.warn(
      'CLEW_SECRET_KEY was set, changed or taken away, and it signs the cookies: everybody has to sign in to the web app again',
    );
  const signIn = createSignIn({
    database,
    clock,
    logger,
    secret: sessions.secret,
    publicUrl: config.PUBLIC_URL,
    oidc: oidcOf(config),
    adminEmail: config.ADMIN_EMAIL,
  });
  const identity = createIdentity({ database, clock, findSession: signIn.findSession });
  const embedding = createEmbedding({ config, index, logger, openEmbedder });
  const embeds = createEmbeds({ database, clock, secretKey: config.SECRET_KEY });
  await warnOfUnusableEmbeds(embeds, logger);
  const extraction = createExtractionPool({
    processes: config.EXTRACTION_PROCESSES,
    limits: {
      timeMs: config.EXTRACTION_SECONDS * 1000,
      memoryBytes: config.EXTRACTION_MEMORY,
      ocrLanguages: config.OCR_LANGUAGES,
    },
    logger,
  });
  const ingest = createIngest({ database, index, extraction, onWritten: embedding.wake });
  const sync = await createSync({
    database,
    index,
    people: createSourcePeople({ database, clock, noteAccounts: recordSyncedAccounts }),
    extraction,
    clock,
    logger,
    connectors: knownConnectors,
    open: connectorThreads(config.FOLDERS),
    secretKey: config.SECRET_KEY,
    atOnce: config.SYNCS,
    onWritten: embedding.wake,
  });
  const sources = createSources({ database, index, clock, sync });
  const reranking = createReranking(config, logger);
  const retrieval = createRetrieval({
    index,
    embedQuestion: createQuestionEmbedder(embedding.current, logger),
    rerank: createRerankStep(reranking.current, logger),
    clock,
    displayNames: identity.displayNames,
    sourceNames: sources.names,
  });
  const models = createLanguageModels(config, logger, model);
  const assistants = createAssistants({ database, clock, models: models.names });
  const threads = createThreads({ database, clock, readResources: retrieval.readResources });
  indexWhatIsSaid(database, logger);
  const chat = createChat({
    database,
    threads,
    retrieval,
    modelOf: models.get,
    embedder: embedding.current,
    renew: identity.renew,
    changes: createPermissionChanges(database),
    concurrentChats: config.CONCURRENT_CHATS,
    clock,
    logger,
  });

  const unfinished = await recordInterrupted(database);
  if (unfinished > 0)
    logger.warn({ unfinished }, 'Changes were under way when the server last ended; the audit has them with status 0');
  const audit = createAudit({ database, clock, logger, keepDays: config.AUDIT_DAYS });

  let isDraining = false;
  const serving = {
    version: version(),
    model: models.get(undefined).name,
    answering: models.status,
    embedding: embedding.status,
    isReady: () => !isDraining && database.isOpen(),
  };
  const webApp = openWebApp(webFolder);
  const http = createHttpApp({
    authenticate: identity.authenticate,
    handlers: createHandlers({
      identity,
      signIn,
      signInLimiter: limitSignIns(clock),
      embeds,
      assistants,
      threads,
      chat,
      retrieval,
      ingest,
      sources,
      audit,
      serving,
    }),
    audit,
    clock,
    openapi: openapiDocument,
    isDraining: () => isDraining,
    rateLimiter: config.RATE_LIMIT === 'off' ? undefined : createRateLimiter({ quota: config.RATE_LIMIT, clock }),
    wrongTries: countWrongTries(clock),
    trustedProxies: config.TRUSTED_PROXIES,
    limits: { bodyBytes: config.BODY_LIMIT, batchBytes: config.BATCH_LIMIT, fileBytes: config.FILE_LIMIT },
    corsOrigins: config.CORS_ORIGINS,
    publicUrl: config.PUBLIC_URL,
    webApp,
    logger,
  });

  const drain = async (others: Promise<unknown>) => {
    isDraining = true;
    const limit = new Promise((resolve) => setTimeout(resolve, config.DRAIN_SECONDS * 1000).unref());
    await Promise.all([chat.drain(config.DRAIN_SECONDS * 1000), Promise.race([others, limit])]);
  };

  let closing: Promise<void> | undefined;
  const end = async () => {
    await drain(Promise.resolve());
    await sync.close();
    extraction.close();
    await Promise.all([embedding.close(), reranking.close()]);
    try {
      await audit.close();
    } finally {
      await database.close();
    }
  };

  return {
    fetch: (request, connection) => http.fetch(request, connection),
    entry,
    firstInvitation: await signIn.firstInvitation(),
    hasWebApp: webApp.isBuilt,
    drain,
    close() {
      closing ??= end();
      return closing;
    },
  };
}

/** An embed whose secret can't be read refuses every token, so the operator has to hear of it at once. */
async function warnOfUnusableEmbeds(embeds: Embeds, logger: Logger): Promise<void> {
  const unusable = (await embeds.list()).filter(({ usable }) => !usable).map(({ id }) => id);
  if (unusable.length > 0)
    logger.error(
      { embeds: unusable },
      'CLEW_SECRET_KEY is not set, or not the one that encrypted the secrets of these embeds: they refuse every token',
    );
}

function oidcOf({ OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET, OIDC_NAME }: Config): OidcSettings | undefined {
  if (!OIDC_ISSUER || !OIDC_CLIENT_ID || !OIDC_CLIENT_SECRET) return undefined;
  return { issuer: OIDC_ISSUER, clientId: OIDC_CLIENT_ID, clientSecret: OIDC_CLIENT_SECRET, name: OIDC_NAME };
}

export function version(): string {
  const file = new URL('../package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
