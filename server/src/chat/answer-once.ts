import type { AnswersRequest, Resource } from '@clew/contract';
import type { AssistantRecord } from '../assistants/assistant-store.ts';
import type { Asker } from '../retrieval/filters-to-predicate.ts';
import type { WrittenAnswer } from '../threads/turn.ts';
import { type AnswerParts, answerQuestion } from './answer-question.ts';
import { asTold } from './as-told.ts';
import type { TurnGuard } from './turn-guard.ts';
import type { UsageMeter } from './usage-meter.ts';

/** One question -> one answer that nobody keeps: the same steps as a turn, without a thread. */
export async function answerOnce(
  parts: AnswerParts & { guard: TurnGuard; meter: UsageMeter },
  asker: Asker,
  assistant: AssistantRecord,
  { query, filters }: AnswersRequest,
): Promise<{ answer: string; references: { resource: Resource }[] }> {
  let current = (): WrittenAnswer => ({ parts: [], resources: [], references: [] });
  const { signal } = new AbortController();
  const conversation = [{ role: 'User' as const, text: query }];
  const turn = { asker, assistant, filters: filters ?? {}, conversation, onUsage: parts.meter.add, signal };
  for await (const news of answerQuestion(parts, turn)) {
    if (news.kind === 'resources') {
      current = news.answer.build;
      parts.guard.addResources([...news.imprints.keys()]);
    }
    await parts.guard.check();
  }
  await parts.guard.check();
  const { parts: written, resources, references } = current();
  return {
    answer: asTold(written)
      .map((part) => (part.type === 'Text' ? part.text : ''))
      .join(''),
    references: references.flatMap(({ resourceId }) => {
      const resource = resources.find(({ id }) => id === resourceId);
      return resource ? [{ resource }] : [];
    }),
  };
}
