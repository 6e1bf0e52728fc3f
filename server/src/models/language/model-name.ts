export const providers = ['openai', 'anthropic', 'google', 'openai-compatible'] as const;
export type Provider = (typeof providers)[number];

export interface ModelName {
  provider: Provider;
  /** As the provider calls it. */
  model: string;
}

/** `<provider>:<model>` -> its two parts; undefined where the provider is not known or no model is named. */
export function parseModelName(text: string): ModelName | undefined {
  const colon = text.indexOf(':');
  const provider = providers.find((known) => known === text.slice(0, Math.max(0, colon)));
  const model = text.slice(colon + 1).trim();
  return provider !== undefined && model !== '' ? { provider, model } : undefined;
}
