import type { TurnMessage } from '../threads/turn.ts';

const shortQuestionWords = 4;
const pointsBack =
  /\b(?:it|its|they|them|their|that|this|those|these|he|she|his|her|him|there|then|same|one|ones|er|sie|es|das|dies|davon|dort|il|elle|ça|cela)\b/iu;

/**
 * The question with what it leaves out. A question that leans on what was said before (a pronoun, or only a few words) brings the
 * question before it along; any other stands for itself.
 */
export function carryOver(question: string, history: readonly TurnMessage[]): string {
  const before = history.filter(({ role }) => role === 'User').at(-1)?.text;
  const leansOnBefore = pointsBack.test(question) || question.trim().split(/\s+/).length <= shortQuestionWords;
  return before !== undefined && leansOnBefore ? `${question}\n${before}` : question;
}
