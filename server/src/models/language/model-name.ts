export const providers = ['openai', 'anthropic', 'google', 'openai-compatible'] as const;
export type Provider = (typeof providers)[number];

export interface ModelName {
  provider: Provider;
  /** As the provider calls it. */
  model: string;
}
