import type { FullAnswer } from '@clew/contract';
import { createApiClient } from '@clew/demo/api-client';
import { quickstart } from '@clew/demo/company';
import { type DemoTarget, loadDemo } from '@clew/demo/load-demo';
import { type Half, halfOf } from '../half-of.ts';
import { everydayQuestions } from './questions.ts';

interface Counts {
  answerable: number;
  /** The answer holds what answers, and cites something. */
  answered: number;
  unanswerable: number;
  declined: number;
}

/** Everyday questions by half, and a line for each development question that went wrong; the others stay unseen. */
export async function measureEveryday(target: DemoTarget): Promise<{ counts: Record<Half, Counts>; misses: string[] }> {
  await loadDemo(target, () => {});
  const client = createApiClient(target.address, target.key, quickstart.employee);
  const none = (): Counts => ({ answerable: 0, answered: 0, unanswerable: 0, declined: 0 });
  const counts = { development: none(), 'held-out': none() };
  const misses: string[] = [];
  for (const { question, answers } of everydayQuestions) {
    const answer = await client.ask({ messages: [{ text: question }] });
    const text = textOf(answer);
    const isDeclined = answer.references.length === 0;
    const isRight =
      answers.length === 0 ? isDeclined : !isDeclined && answers.some((each) => squeeze(text).includes(squeeze(each)));
    const half = halfOf(question);
    const count = counts[half];
    if (answers.length === 0) {
      count.unanswerable++;
      if (isRight) count.declined++;
    } else {
      count.answerable++;
      if (isRight) count.answered++;
    }
    if (!isRight && half === 'development') misses.push(`${question}\n    got: ${text.replaceAll('\n', ' / ')}`);
  }
  return { counts, misses };
}

function textOf({ message }: FullAnswer): string {
  return message.parts.map((part) => (part.type === 'Text' ? part.text : '')).join('');
}

/** Letters and digits alone, so that markdown and white space do not decide. */
function squeeze(text: string): string {
  return text.replace(/[^\p{L}\p{N}]+/gu, '').toLowerCase();
}
