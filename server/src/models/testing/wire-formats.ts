import type { Provider } from '../language/model-name.ts';
import type { TokenUsage } from '../language/text-model.ts';

/** What a request asked for, whatever the provider calls it. */
export interface Asked {
  model: string;
  instructions: string;
  messages: { role: string; text: string }[];
  maxTokens: number;
}

/** How a provider's server streams text: each string is one event, without the blank line behind it. */
export interface WireFormat {
  /** What follows the base address. */
  path(model: string): string;
  keyHeader(key: string): [name: string, value: string];
  read(body: Json): Asked;
  begin: string[];
  text(text: string): string;
  /** Thinking that is no part of the answer; null where the format has none that is streamed without being asked for. */
  thought(text: string): string | null;
  end(usage: TokenUsage, reason: 'stop' | 'length'): string[];
  error(message: string): string;
}

type Json = Record<string, unknown>;

const data = (value: object) => `data: ${JSON.stringify(value)}`;
const named = (value: { type: string; [member: string]: unknown }) => `event: ${value.type}\n${data(value)}`;
const textOf = (content: unknown) =>
  typeof content === 'string' ? content : ((content as { text: string }[]) ?? []).map(({ text }) => text).join('');

const chunk = (delta: object, more: object = {}) =>
  data({
    id: 'chatcmpl-1',
    object: 'chat.completion.chunk',
    created: 1_770_000_000,
    model: 'some-model',
    choices: [{ index: 0, delta, finish_reason: null, ...more }],
  });

const openaiCompatible: WireFormat = {
  path: () => '/chat/completions',
  keyHeader: (key) => ['authorization', `Bearer ${key}`],
  read: ({ model, messages, max_tokens }) => {
    const said = (messages as { role: string; content: unknown }[]).map(({ role, content }) => ({
      role,
      text: textOf(content),
    }));
    return {
      model: model as string,
      instructions: said.find(({ role }) => role === 'system')?.text ?? '',
      messages: said.filter(({ role }) => role !== 'system'),
      maxTokens: max_tokens as number,
    };
  },
  begin: [chunk({ role: 'assistant', content: '' })],
  text: (content) => chunk({ content }),
  thought: (reasoning_content) => chunk({ reasoning_content }),
  end: ({ inputTokens, outputTokens }, finish_reason) => [
    chunk({}, { finish_reason }),
    data({
      id: 'chatcmpl-1',
      choices: [],
      usage: { prompt_tokens: inputTokens, completion_tokens: outputTokens },
    }),
    'data: [DONE]',
  ],
  error: (message) => data({ error: { message, type: 'server_error' } }),
};

const openai: WireFormat = {
  path: () => '/responses',
  keyHeader: openaiCompatible.keyHeader,
  read: ({ model, input, max_output_tokens }) => {
    const said = (input as { role: string; content: unknown }[]).map(({ role, content }) => ({
      role,
      text: textOf(content),
    }));
    const isInstruction = ({ role }: { role: string }) => role === 'system' || role === 'developer';
    return {
      model: model as string,
      instructions: said.find(isInstruction)?.text ?? '',
      messages: said.filter((message) => !isInstruction(message)),
      maxTokens: max_output_tokens as number,
    };
  },
  begin: [
    named({
      type: 'response.created',
      sequence_number: 0,
      response: { id: 'resp_1', created_at: 1_770_000_000, model: 'some-model' },
    }),
    named({
      type: 'response.output_item.added',
      output_index: 0,
      item: { type: 'message', id: 'msg_1', status: 'in_progress', role: 'assistant', content: [] },
    }),
  ],
  text: (delta) => named({ type: 'response.output_text.delta', item_id: 'msg_1', output_index: 0, delta }),
  thought: () => null,
  end: ({ inputTokens, outputTokens }, reason) => [
    named({
      type: 'response.output_item.done',
      output_index: 0,
      item: { type: 'message', id: 'msg_1', status: 'completed', role: 'assistant', content: [] },
    }),
    named({
      type: reason === 'stop' ? 'response.completed' : 'response.incomplete',
      response: {
        id: 'resp_1',
        incomplete_details: reason === 'stop' ? null : { reason: 'max_output_tokens' },
        usage: { input_tokens: inputTokens, output_tokens: outputTokens },
      },
    }),
  ],
  error: (message) => named({ type: 'error', sequence_number: 9, code: 'server_error', message, param: null }),
};

const anthropic: WireFormat = {
  path: () => '/messages',
  keyHeader: (key) => ['x-api-key', key],
  read: ({ model, system, messages, max_tokens }) => ({
    model: model as string,
    instructions: textOf(system),
    messages: (messages as { role: string; content: unknown }[]).map(({ role, content }) => ({
      role,
      text: textOf(content),
    })),
    maxTokens: max_tokens as number,
  }),
  begin: [
    named({
      type: 'message_start',
      message: {
        id: 'msg_1',
        type: 'message',
        role: 'assistant',
        model: 'some-model',
        content: [],
        stop_reason: null,
        usage: { input_tokens: 12, output_tokens: 1 },
      },
    }),
    named({ type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } }),
    named({ type: 'ping' }),
  ],
  text: (text) => named({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } }),
  thought: () => null,
  end: ({ outputTokens }, reason) => [
    named({ type: 'content_block_stop', index: 0 }),
    named({
      type: 'message_delta',
      delta: { stop_reason: reason === 'stop' ? 'end_turn' : 'max_tokens', stop_sequence: null },
      usage: { output_tokens: outputTokens },
    }),
    named({ type: 'message_stop' }),
  ],
  error: (message) => named({ type: 'error', error: { type: 'overloaded_error', message } }),
};

const google: WireFormat = {
  path: (model) => `/models/${model}:streamGenerateContent?alt=sse`,
  keyHeader: (key) => ['x-goog-api-key', key],
  read: ({ systemInstruction, contents, generationConfig }) => ({
    model: '',
    instructions: textOf((systemInstruction as { parts: unknown } | undefined)?.parts),
    messages: (contents as { role: string; parts: unknown }[]).map(({ role, parts }) => ({
      role: role === 'model' ? 'assistant' : role,
      text: textOf(parts),
    })),
    maxTokens: (generationConfig as { maxOutputTokens: number }).maxOutputTokens,
  }),
  begin: [],
  text: (text) => data({ candidates: [{ index: 0, content: { role: 'model', parts: [{ text }] } }] }),
  thought: (text) => data({ candidates: [{ index: 0, content: { role: 'model', parts: [{ text, thought: true }] } }] }),
  end: ({ inputTokens, outputTokens }, reason) => [
    data({
      candidates: [{ index: 0, finishReason: reason === 'stop' ? 'STOP' : 'MAX_TOKENS' }],
      usageMetadata: {
        promptTokenCount: inputTokens,
        candidatesTokenCount: outputTokens,
        totalTokenCount: (inputTokens ?? 0) + (outputTokens ?? 0),
      },
    }),
  ],
  error: (message) => data({ error: { code: 503, message, status: 'UNAVAILABLE' } }),
};

export const wireFormats: Readonly<Record<Provider, WireFormat>> = {
  openai,
  anthropic,
  google,
  'openai-compatible': openaiCompatible,
};
