import type { ModelServerKind } from '../../http/model-server.ts';
import { ModelFailure } from '../model-failure.ts';
import type { Provider } from '../model-name.ts';

const error = (message: string) => new ModelFailure(message, { isRetryable: false });
const hosted = { path: '', gives: 'text', error };

/** What the log calls the servers, and what their settings must look like. */
export const providerServers: Readonly<Record<Provider, ModelServerKind>> = {
  openai: { ...hosted, name: 'server of OpenAI', exampleUrl: 'https://api.openai.com/v1' },
  anthropic: { ...hosted, name: 'server of Anthropic', exampleUrl: 'https://api.anthropic.com/v1' },
  google: { ...hosted, name: 'server of Google', exampleUrl: 'https://generativelanguage.googleapis.com/v1beta' },
  'openai-compatible': { ...hosted, name: 'language model server', exampleUrl: 'http://127.0.0.1:11434/v1' },
};
