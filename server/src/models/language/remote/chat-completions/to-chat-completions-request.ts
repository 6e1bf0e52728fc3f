import type { WriteRequest } from '../../text-model.ts';

/** What is posted to `chat/completions`. Pure. */
export function toChatCompletionsRequest(model: string, { instructions, messages, maxTokens }: WriteRequest): object {
  const said = messages.map(({ role, text }) => ({ role, content: text }));
  return {
    model,
    messages: instructions === '' ? said : [{ role: 'system', content: instructions }, ...said],
    max_tokens: maxTokens,
    stream: true,
    stream_options: { include_usage: true },
  };
}
