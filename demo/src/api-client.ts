import type { ChatEvent, FullAnswer } from '@clew/contract';
import { type BatchLine, createClewClient, type InputOf } from '@clew/sdk';

/** The SDK as the evals and the whole-system tests need it: by method and path, and sent once, whatever comes of it. */
export interface ApiClient {
  /** Throws for anything but success. */
  call<Reply>(method: string, path: string, body?: unknown): Promise<Reply>;
  /** Newline-delimited JSON to `resources:batch`. */
  pushLines(
    sourceId: string,
    lines: readonly object[],
  ): Promise<{ results: { externalId: string | null; status: number; id?: string | undefined; error?: unknown }[] }>;
  ask(request: object): Promise<FullAnswer>;
  askStreaming(request: object): AsyncGenerator<ChatEvent>;
}

export function createApiClient(address: string, key: string, account: string): ApiClient {
  const clew = createClewClient({ baseUrl: address, key, account, tries: 1 });
  return {
    async call<Reply>(method: string, path: string, body?: unknown) {
      const response = await fetch(address + path, {
        method,
        headers: { authorization: `Bearer ${key}`, 'unleash-account': account, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
      return (text === '' ? undefined : JSON.parse(text)) as Reply;
    },
    pushLines: (sourceId, lines) => clew.batchResources({ sourceId, lines: lines as BatchLine[] }),
    ask: (request) => clew.chat(request as InputOf<'chat'>),
    askStreaming: (request) => clew.stream.chat(request as InputOf<'chat'>),
  };
}
