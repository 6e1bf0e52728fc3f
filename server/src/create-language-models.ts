import type { AnsweringReport } from '@clew/contract';
import type { Config } from './config.ts';
import type { Logger } from './kernel/logger.ts';
import { createExtractiveModel } from './models/extractive/create-extractive-model.ts';
import { systemTimers } from './models/http/client-timers.ts';
import { setSystemAlarm } from './models/language/alarm.ts';
import { createTextModel, type WatchedModel } from './models/language/create-text-model.ts';
import { type ModelName, parseModelName } from './models/language/model-name.ts';
import { openWriter } from './models/language/remote/open-writer.ts';
import type { LanguageModel } from './models/language-model.ts';
import { createWritingModel } from './models/writing/create-writing-model.ts';

/** Who writes the answers, by the names of the settings: part of the composition in app.ts. */
export interface LanguageModels {
  /** Those that an assistant may choose. */
  names: readonly string[];
  /** The one of the settings where none is named, or one that is no longer among the names. */
  get(name: string | undefined): LanguageModel;
  /** Undefined where no model of a server is configured. */
  status(): AnsweringReport | undefined;
}

const messages: Readonly<Record<AnsweringReport['state'], string>> = {
  untried: 'No answer was asked of the language model yet.',
  ready: 'The language model wrote the last answer.',
  fallback: 'The language model failed; the fallback wrote the last answer. The log says why.',
  failing: 'The language model failed at the last answer. The log says why.',
};

export function createLanguageModels(config: Config, logger: Logger, given: LanguageModel | undefined): LanguageModels {
  const extractive = given ?? createExtractiveModel();
  const watched = new Map<string, WatchedModel>();
  const models = new Map<string, LanguageModel>([['extractive', extractive]]);
  for (const text of new Set([config.MODEL, ...config.ASSISTANT_MODELS])) {
    const name = parseModelName(text);
    if (!name) continue;
    const model = openModel(config, name, logger);
    watched.set(text, model);
    models.set(text, createWritingModel(model, { maxTokens: config.MODEL_TOKENS }));
  }
  return {
    names: [...models.keys()],
    get: (name) => given ?? models.get(name ?? config.MODEL) ?? models.get(config.MODEL) ?? extractive,
    status() {
      const state = watched.get(config.MODEL)?.state();
      return state && { state, message: messages[state] };
    },
  };
}

/** A model of a server, with the fallback of the settings behind it. */
function openModel(config: Config, name: ModelName, logger: Logger): WatchedModel {
  const common = { timers: systemTimers, setAlarm: setSystemAlarm };
  const open = ({ provider, model }: ModelName) =>
    openWriter({
      name: { provider, model },
      url: provider === 'openai-compatible' ? config.MODEL_URL : undefined,
      key: keyOf(config, provider),
      limits: { firstTokenMs: config.MODEL_FIRST_TOKEN_SECONDS * 1000, stallMs: config.MODEL_STALL_SECONDS * 1000 },
      ...common,
    });
  const fallback = config.MODEL_FALLBACK === undefined ? undefined : parseModelName(config.MODEL_FALLBACK);
  const isOther = fallback && (fallback.provider !== name.provider || fallback.model !== name.model);
  return createTextModel({
    writers: [open(name), ...(isOther ? [open(fallback)] : [])],
    wholeMs: config.MODEL_SECONDS * 1000,
    logger,
    ...common,
  });
}

function keyOf(config: Config, provider: ModelName['provider']): string | undefined {
  const keys = {
    openai: config.OPENAI_KEY,
    anthropic: config.ANTHROPIC_KEY,
    google: config.GOOGLE_KEY,
    'openai-compatible': config.MODEL_KEY,
  };
  return keys[provider];
}
