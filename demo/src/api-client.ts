import type { ChatEvent, ChatRequest, FullAnswer, ProblemBody } from '@clew/contract';

/** Calls the API as the demo, the evals and the whole-system tests need it. (The client for users is the SDK.) */
export interface ApiClient {
  /** Throws ApiError for anything but success. */
  call<Reply>(method: string, path: string, body?: unknown): Promise<Reply>;
  /** Newline-delimited JSON to `resources:batch`. */
  pushLines(
    sourceId: string,
    lines: readonly object[],
  ): Promise<{ results: { externalId: string | null; status: number; id?: string; error?: unknown }[] }>;
  ask(request: ChatRequest | object): Promise<FullAnswer>;
  askStreaming(request: ChatRequest | object): AsyncGenerator<ChatEvent>;
}

export class ApiError extends Error {
  readonly problem: ProblemBody;

  constructor(problem: ProblemBody) {
    super(`${problem.status} ${problem.reason} ${JSON.stringify(problem.errors ?? problem.detail ?? '')}`);
    this.problem = problem;
  }
}

export function createApiClient(address: string, key: string, account: string): ApiClient {
  const headers = { authorization: `Bearer ${key}`, 'unleash-account': account };
  const send = async (method: string, path: string, type: string, body: string | undefined) => {
    const response = await fetch(address + path, {
      method,
      headers: body === undefined ? headers : { ...headers, 'content-type': type },
      ...(body === undefined ? {} : { body }),
    });
    if (!response.ok) throw new ApiError((await response.json()) as ProblemBody);
    return response;
  };
  const json = async (response: Response) => (response.status === 204 ? undefined : await response.json());
  return {
    async call<Reply>(method: string, path: string, body?: unknown) {
      const text = body === undefined ? undefined : JSON.stringify(body);
      return (await json(await send(method, path, 'application/json', text))) as Reply;
    },
    async pushLines(sourceId, lines) {
      const text = lines.map((line) => JSON.stringify(line)).join('\n');
      return (await json(
        await send('POST', `/api/sources/${sourceId}/resources:batch`, 'application/x-ndjson', text),
      )) as never;
    },
    async ask(request) {
      const text = JSON.stringify({ ...request, stream: false });
      return (await json(await send('POST', '/chats', 'application/json', text))) as FullAnswer;
    },
    async *askStreaming(request) {
      const text = JSON.stringify({ ...request, stream: true });
      const response = await send('POST', '/chats', 'application/json', text);
      const decoder = new TextDecoder();
      let rest = '';
      for await (const chunk of response.body ?? []) {
        rest += decoder.decode(chunk as Uint8Array, { stream: true });
        const blocks = rest.split('\n\n');
        rest = blocks.pop() ?? '';
        for (const block of blocks) {
          const line = block.trim();
          if (line.startsWith('data: ')) yield JSON.parse(line.slice('data: '.length)) as ChatEvent;
        }
      }
    },
  };
}
