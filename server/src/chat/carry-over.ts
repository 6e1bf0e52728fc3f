import type { TurnMessage } from '../threads/turn.ts';

const shortQuestionWords = 4;
const pointsBack =
  /\b(?:it|its|they|them|their|that|this|those|these|he|she|his|her|him|there|then|same|one|ones|er|sie|es|das|dies|davon|dort|il|elle|ça|cela)\b/iu;

/**
 * The words to search for. A question that leans on what was said before (a pronoun, or only a few words) brings the
 * question before it along; any other stands for itself.
 */
export function searchText(conversation: readonly TurnMessage[]): string {
  const questions = conversation.filter(({ role }) => role === 'User').map(({ text }) => text);
  const question = questions.at(-1) ?? '';
  const before = questions.at(-2);
  const leansOnBefore = pointsBack.test(question) || question.trim().split(/\s+/).length <= shortQuestionWords;
  return before !== undefined && leansOnBefore ? `${question}\n${before}` : question;
}
