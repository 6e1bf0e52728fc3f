import { existsSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import { z } from 'zod';
import { parseModelName, providers } from './models/language/model-name.ts';

function wholeNumber(least: number, most: number) {
  const message = `Expected a whole number from ${least} to ${most}.`;
  return z
    .string()
    .regex(/^\d{1,12}$/, message)
    .transform(Number)
    .pipe(z.number().min(least, message).max(most, message));
}

function wholeNumberOrOff(least: number, most: number) {
  return z.union([z.literal('off'), wholeNumber(least, most)], {
    error: `Expected a whole number from ${least} to ${most}, or off.`,
  });
}

const bytes = (fallback: number) => wholeNumber(1024, 1024 ** 3).default(fallback);
const origin = z.string().refine((text) => URL.canParse(text) && new URL(text).origin === text, {
  error: ({ input }) =>
    `${String(input)} is no origin: write scheme, host and port alone, such as https://intranet.example.org`,
});

const modelName = z.string().refine((text) => parseModelName(text) !== undefined, {
  error: `Expected extractive, or <provider>:<model> with ${providers.join(', ')}.`,
});

function splitList(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** Every setting, its default and what it does. The names are environment variables with the prefix `CLEW_`. */
const Settings = z.object({
  PORT: wholeNumber(0, 65_535).default(8787).describe('Port to listen on; 0 takes any free one.'),
  HOST: z.string().min(1).default('127.0.0.1').describe('Address to listen on; 0.0.0.0 for every interface.'),
  PUBLIC_URL: origin
    .optional()
    .describe('Scheme and host under which browsers see it, where a proxy is in front; needed for OIDC.'),
  DATA_DIR: z.string().min(1).default('./data').describe('Folder of everything that is kept.'),
  ADMIN_EMAIL: z.email().optional().describe('Made administrator while there is no key.'),
  BOOTSTRAP_KEY: z
    .string()
    .min(24, 'At least 24 characters.')
    .regex(/^\S+$/, 'No blanks.')
    .optional()
    .describe('While there is no key: the token of its impersonating key, 24 characters or more.'),
  SECRET_KEY: z
    .string()
    .min(32, 'At least 32 characters.')
    .regex(/^\S+$/, 'No blanks.')
    .optional()
    .describe('Encrypts secrets that have to be read again, of sources and of embeds with HS256, and signs cookies.'),
  OIDC_ISSUER: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('Identity provider that people may sign in at.'),
  OIDC_CLIENT_ID: z.string().min(1).optional().describe('What Clew is called there.'),
  OIDC_CLIENT_SECRET: z.string().min(1).optional().describe('Its secret there.'),
  OIDC_NAME: z.string().min(1).max(100).default('Single sign-on').describe('What the button says.'),
  MODEL: modelName
    .or(z.literal('extractive'))
    .default('extractive')
    .describe(
      'Who writes the answers: extractive quotes and needs no key; or openai:, anthropic:, google: or openai-compatible:<model>.',
    ),
  MODEL_URL: z.url().optional().describe('Address of an OpenAI-compatible server, such as http://127.0.0.1:11434/v1.'),
  MODEL_KEY: z.string().min(1).optional().describe('Its key, where it wants one.'),
  OPENAI_KEY: z.string().min(1).optional().describe('Key for models of OpenAI.'),
  ANTHROPIC_KEY: z.string().min(1).optional().describe('Key for models of Anthropic.'),
  GOOGLE_KEY: z.string().min(1).optional().describe('Key for models of Google.'),
  MODEL_FALLBACK: modelName.optional().describe('The model that is asked where another fails before its first word.'),
  ASSISTANT_MODELS: z
    .string()
    .default('')
    .transform(splitList)
    .pipe(z.array(modelName))
    .describe('Further models that an assistant may be answered by, separated by commas.'),
  MODEL_TOKENS: wholeNumber(16, 100_000).default(2_000).describe('Most tokens of an answer.'),
  MODEL_FIRST_TOKEN_SECONDS: wholeNumber(1, 600).default(30).describe('How long a model may take to begin.'),
  MODEL_STALL_SECONDS: wholeNumber(1, 600).default(30).describe('How long it may be silent in the midst.'),
  MODEL_SECONDS: wholeNumber(1, 3_600).default(180).describe('How long an answer may take, with all that is tried.'),
  EMBEDDING_MODEL: z
    .string()
    .min(1)
    .optional()
    .describe('Folder of an embedding model, or openai-compatible:<model>; none: searches compare words alone.'),
  EMBEDDING_URL: z.url().optional().describe('Address of the embedding server, such as http://127.0.0.1:11434/v1.'),
  EMBEDDING_KEY: z.string().min(1).optional().describe('Its key, where it wants one.'),
  EMBEDDING_THREADS: wholeNumber(1, 64).default(1).describe('Threads of an embedding model of a folder.'),
  RERANK_URL: z
    .url()
    .optional()
    .describe('Address of a reranking server that /rerank follows; none: passages keep their order.'),
  RERANK_MODEL: z.string().min(1).optional().describe('Its model.'),
  RERANK_KEY: z.string().min(1).optional().describe('Its key, where it wants one.'),
  BODY_LIMIT: bytes(1024 ** 2).describe('Most bytes of a request body.'),
  BATCH_LIMIT: bytes(32 * 1024 ** 2).describe('Most bytes of the body of a batch.'),
  FILE_LIMIT: bytes(64 * 1024 ** 2).describe('Most bytes of a pushed file with what goes along.'),
  EXTRACTION_PROCESSES: wholeNumber(1, 64).default(1).describe('Files that are read at a time.'),
  EXTRACTION_SECONDS: wholeNumber(1, 3_600).default(30).describe('Processor time for reading one file.'),
  EXTRACTION_MEMORY: bytes(512 * 1024 ** 2).describe('Most bytes of memory for reading one file.'),
  OCR_LANGUAGES: z
    .string()
    .regex(
      /^[a-z_]{2,20}(?:\+[a-z_]{2,20}){0,5}$/i,
      'Expected languages as Tesseract names them, such as eng or deu+eng.',
    )
    .default('eng')
    .describe('Languages in which text is recognised in scans and pictures, where that is installed, such as deu+eng.'),
  FOLDERS: z
    .string()
    .default('')
    .transform(splitList)
    .pipe(z.array(z.string().refine(isAbsolute, 'Expected absolute paths, such as /srv/documents.')))
    .describe(
      'Folders of this machine that sources may be connected to, with what is below, separated by commas; none by default.',
    ),
  SYNCS: wholeNumber(1, 64).default(2).describe('Sources that are synced at a time.'),
  RATE_LIMIT: wholeNumberOrOff(1, 1_000_000)
    .default(600)
    .describe('Requests a minute of one key, and of one account; off for no limit.'),
  CONCURRENT_CHATS: wholeNumber(1, 10_000).default(8).describe('Answers written for one account at a time.'),
  TRUSTED_PROXIES: wholeNumber(0, 10)
    .default(0)
    .describe('Proxies in front that report the client in X-Forwarded-For; 0 ignores the header.'),
  AUDIT_DAYS: wholeNumber(1, 36_500).default(365).describe('Days that records of the audit are kept.'),
  CORS_ORIGINS: z
    .string()
    .default('')
    .transform(splitList)
    .pipe(z.array(origin))
    .describe('Origins whose web pages may call the API, separated by commas; none by default.'),
  LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'silent'])
    .default('info')
    .describe('Least severe log line.'),
  DRAIN_SECONDS: wholeNumber(0, 600).default(20).describe('How long running answers may take after SIGTERM.'),
  SEARCH_THREADS: wholeNumber(1, 32).default(2).describe('Threads that search.'),
});

export type Config = Readonly<z.infer<typeof Settings>>;

const prefix = 'CLEW_';

/** A setting that can't be used; the message names it and says what it takes. */
export class ConfigError extends Error {}

/** Environment (and a `.env` file in the working folder, which never overrides it) -> frozen settings. */
export function readConfig(environment: NodeJS.ProcessEnv = process.env, envFile = '.env'): Config {
  if (existsSync(envFile)) process.loadEnvFile(envFile);
  const given = Object.fromEntries(
    Object.entries(environment).flatMap(([name, value]) =>
      name.startsWith(prefix) && value !== undefined && value !== '' ? [[name.slice(prefix.length), value]] : [],
    ),
  );
  const unknown = Object.keys(given).filter((name) => !Object.hasOwn(Settings.shape, name));
  const parsed = Settings.safeParse(given);
  const mistakes = [
    ...unknown.map((name) => `${prefix}${name}: there is no such setting`),
    ...(parsed.error?.issues ?? []).map(({ path, message }) => `${prefix}${path.join('.')}: ${message}`),
  ];
  if (parsed.data?.BOOTSTRAP_KEY && !parsed.data.ADMIN_EMAIL)
    mistakes.push('CLEW_BOOTSTRAP_KEY: needs CLEW_ADMIN_EMAIL, the administrator who owns it');
  if (parsed.data) mistakes.push(...missingForModels(parsed.data));
  const { EMBEDDING_MODEL: model, EMBEDDING_URL: url } = parsed.data ?? {};
  if (model?.startsWith('openai-compatible:') && !url)
    mistakes.push('CLEW_EMBEDDING_URL: missing; where does the embedding server answer?');
  if (model !== undefined && !model.startsWith('openai-compatible:') && !existsSync(model))
    mistakes.push(
      `CLEW_EMBEDDING_MODEL: there is no folder ${model}. Name the folder of a model (npm run fetch:embedding-model gets one), or openai-compatible:<model>`,
    );
  if (url && !model?.startsWith('openai-compatible:'))
    mistakes.push('CLEW_EMBEDDING_URL: needs CLEW_EMBEDDING_MODEL to be openai-compatible:<model>');
  if (parsed.data?.RERANK_URL && !parsed.data.RERANK_MODEL)
    mistakes.push('CLEW_RERANK_MODEL: missing; which model shall rerank?');
  const { OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET, PUBLIC_URL } = parsed.data ?? {};
  const oidc = [OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET];
  if (oidc.some(Boolean) && !oidc.every(Boolean))
    mistakes.push('CLEW_OIDC_ISSUER: needs CLEW_OIDC_CLIENT_ID and CLEW_OIDC_CLIENT_SECRET, and they need it');
  if (OIDC_ISSUER && !PUBLIC_URL)
    mistakes.push('CLEW_PUBLIC_URL: missing; where does the identity provider send the browser back to?');
  if (mistakes.length > 0 || !parsed.data) throw new ConfigError(mistakes.join('\n'));
  return Object.freeze(parsed.data);
}

/** The key with which `clew push` calls a server; no setting of the server itself. */
export function readPushKey(environment: NodeJS.ProcessEnv = process.env): string | undefined {
  return environment['KEY'];
}

/** What the models that are named need besides. */
function missingForModels(config: Config): string[] {
  const named = [config.MODEL, config.MODEL_FALLBACK ?? '', ...config.ASSISTANT_MODELS];
  const used = new Set(named.map((text) => parseModelName(text)?.provider));
  const needs = [
    ['openai', 'OPENAI_KEY', 'the key for models of OpenAI'],
    ['anthropic', 'ANTHROPIC_KEY', 'the key for models of Anthropic'],
    ['google', 'GOOGLE_KEY', 'the key for models of Google'],
    ['openai-compatible', 'MODEL_URL', 'where does the server of the model answer?'],
  ] as const;
  return needs.flatMap(([provider, setting, what]) =>
    used.has(provider) && !config[setting] ? [`${prefix}${setting}: missing; ${what}`] : [],
  );
}

/** One line for each setting with its default, for `--help`. */
export function describeSettings(): string[] {
  return Object.entries(Settings.shape).map(([name, schema]) => {
    const fallback = schema.safeParse(undefined).data;
    const shown = fallback === undefined || String(fallback) === '' ? '' : ` (${String(fallback)})`;
    return `  ${`${prefix}${name}`.padEnd(22)} ${schema.description ?? ''}${shown}`;
  });
}
