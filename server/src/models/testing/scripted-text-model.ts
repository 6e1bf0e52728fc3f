import type { TextModel, TokenUsage, WriteRequest, WrittenPiece } from '../language/text-model.ts';

const unknownUsage: TokenUsage = { inputTokens: null, outputTokens: null };

/** A model that writes what a test says, in pieces that the test cuts; by default a character at a time. */
export function createScriptedTextModel(
  script: (request: WriteRequest) => string,
  cut: (text: string) => Iterable<string> = (text) => text.split(''),
): TextModel {
  return {
    name: 'scripted',
    async *write(request): AsyncIterable<WrittenPiece> {
      for (const text of cut(script(request))) {
        request.signal.throwIfAborted();
        yield { kind: 'text', text };
      }
      yield { kind: 'usage', usage: unknownUsage };
    },
  };
}

/** A passage as the model was shown it. */
interface ShownPassage {
  label: string;
  title: string;
  text: string;
}

/** The passages of a request, out of their frame, and all that stands outside of it. */
export function readPrompt({ instructions, messages }: WriteRequest): { passages: ShownPassage[]; outside: string } {
  const last = messages.at(-1)?.text ?? '';
  const boundary = /^<passages (\S+)>\n/.exec(last)?.[1] ?? '';
  const end = `\n</passages ${boundary}>`;
  const from = last.indexOf('\n');
  const to = last.indexOf(end);
  const lines = last.slice(from + 1, Math.max(to, from + 1)).split('\n');
  return {
    passages: lines.filter((line) => line !== '').map((line) => JSON.parse(line) as ShownPassage),
    outside: [instructions, ...messages.slice(0, -1).map(({ text }) => text), last.slice(to + end.length)].join('\n'),
  };
}
