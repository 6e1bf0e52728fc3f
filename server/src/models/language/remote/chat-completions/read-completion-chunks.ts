import type { ModelFailure } from '../../model-failure.ts';
import type { TokenUsage } from '../../text-model.ts';
import type { EndReason } from '../model-server.ts';
import type { ServerFailures } from '../server-failures.ts';

interface CompletionChunk {
  text: string;
  /** Thought was there as well. */
  isThought: boolean;
  reason?: EndReason | undefined;
  usage?: TokenUsage | undefined;
  /** Nothing comes behind this, whether or not the server closes the stream. */
  isLast?: boolean;
}

type Json = Readonly<Record<string, unknown>>;

const nothing: CompletionChunk = { text: '', isThought: false };
const reasons: Readonly<Record<string, EndReason>> = {
  stop: 'stop',
  length: 'length',
  content_filter: 'content-filter',
};

/**
 * The data of events that came together -> what they add, up to the one that tells of a failure. Servers differ in all that is
 * optional, so only what is needed is looked at; looked at by hand, since it is done for every token. Pure.
 */
export function readCompletionChunks(
  events: readonly string[],
  failures: ServerFailures,
): CompletionChunk & { failure?: ModelFailure } {
  const whole: CompletionChunk = { ...nothing };
  for (const data of events) {
    const chunk = readChunk(data, failures);
    if ('failure' in chunk) return { ...whole, failure: chunk.failure };
    whole.text += chunk.text;
    whole.isThought ||= chunk.isThought;
    if (chunk.isLast) return { ...whole, isLast: true };
    whole.usage = chunk.usage ?? whole.usage;
    if (whole.reason !== 'content-filter') whole.reason = chunk.reason ?? whole.reason;
  }
  return whole;
}

function readChunk(data: string, failures: ServerFailures): CompletionChunk | { failure: ModelFailure } {
  if (data === '[DONE]') return { ...nothing, isLast: true };
  const chunk = parse(data);
  if (!chunk) return { failure: failures.unreadable() };
  if (isPresent(chunk['error'])) return { failure: failures.toldInStream(chunk['error']) };
  const usage = readUsage(chunk['usage']);
  const choices = chunk['choices'];
  const choice: unknown = Array.isArray(choices) ? choices[0] : undefined;
  if (!isObject(choice)) return { ...nothing, usage };
  const delta = isObject(choice['delta']) ? choice['delta'] : {};
  const { text, isThought } = readContent(delta['content']);
  return {
    text,
    isThought: isThought || isText(delta['reasoning_content']) || isText(delta['reasoning']),
    reason: isText(delta['refusal']) ? 'content-filter' : readReason(choice['finish_reason']),
    usage,
  };
}

function parse(data: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(data);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** A text, or parts of which some may be thoughts. */
function readContent(content: unknown): Pick<CompletionChunk, 'text' | 'isThought'> {
  if (typeof content === 'string') return { text: content, isThought: false };
  if (!Array.isArray(content)) return nothing;
  const parts = content.filter(isObject);
  return {
    text: parts.map((part) => (part['type'] === 'text' && isText(part['text']) ? part['text'] : '')).join(''),
    isThought: parts.some((part) => part['type'] === 'thinking'),
  };
}

function readReason(reason: unknown): EndReason | undefined {
  return isText(reason) ? (reasons[reason] ?? 'other') : undefined;
}

function readUsage(usage: unknown): TokenUsage | undefined {
  if (!isObject(usage)) return undefined;
  const count = (value: unknown) => (typeof value === 'number' ? value : null);
  return { inputTokens: count(usage['prompt_tokens']), outputTokens: count(usage['completion_tokens']) };
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function isPresent(value: unknown): boolean {
  return value !== undefined && value !== null;
}
