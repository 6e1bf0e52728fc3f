import type { LanguageModelV4 } from '@ai-sdk/provider';
import { assertNever } from '../../../../kernel/assert-never.ts';
import type { Provider } from '../../model-name.ts';

export interface ProviderAccess {
  /** Servers that speak as OpenAI's once did are asked without a library. */
  provider: Exclude<Provider, 'openai-compatible'>;
  /** As the provider calls it. */
  model: string;
  endpoint: URL;
  /** Empty where the server wants none. Never undefined: the libraries would look into the environment then. */
  key: string;
}

/** The model behind the interface that the AI SDK has for all providers. Only the provider that is used is loaded. */
export async function openProviderModel({ provider, model, endpoint, key }: ProviderAccess): Promise<LanguageModelV4> {
  const baseURL = endpoint.origin + endpoint.pathname.replace(/\/+$/, '');
  const common = { baseURL, apiKey: key, fetch: fetchFromServer };
  switch (provider) {
    case 'openai':
      return (await import('@ai-sdk/openai')).createOpenAI(common).responses(model);
    case 'anthropic':
      return (await import('@ai-sdk/anthropic')).createAnthropic(common)(model);
    case 'google':
      return (await import('@ai-sdk/google')).createGoogle(common)(model);
    default:
      return assertNever(provider);
  }
}

/** Follows no redirect: the key, and the passages, would go elsewhere. */
const fetchFromServer: typeof fetch = (input, init) => fetch(input, { ...init, redirect: 'manual' });
