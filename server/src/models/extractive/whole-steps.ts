import { withoutMarkdown } from '../../text/plain-text.ts';
import { splitSentences } from '../../text/split-sentences.ts';
import type { LabelledPassage } from '../language-model.ts';
import type { SelectedSentence } from './select-sentences.ts';

const step = /^\s*\d{1,3}[.)]\s/;
const mostSteps = 20;

/** Of a sentence that is a step of a numbered list the whole list, in order: a step by itself helps nobody. Pure. */
export function wholeSteps(
  sentences: readonly SelectedSentence[],
  passages: readonly LabelledPassage[],
): SelectedSentence[] {
  const listed = new Set<string>();
  return sentences.flatMap((sentence) => {
    if (!step.test(sentence.text)) return [sentence];
    const passage = passages.find(({ label }) => label === sentence.label);
    const steps = passage ? stepsAround(passage.text, sentence.text) : [];
    if (steps.length < 2) return [sentence];
    const text = steps.join('\n');
    if (listed.has(text)) return [];
    listed.add(text);
    return [{ ...sentence, text }];
  });
}

/** The run of numbered items in which the text stands. What follows an item within its line or paragraph belongs to it. */
function stepsAround(passage: string, text: string): string[] {
  let run: string[] = [];
  let holdsText = false;
  for (const { start, end } of splitSentences(passage)) {
    const plain = withoutMarkdown(passage.slice(start, end));
    const isFirst = /^\s*1[.)]\s/.test(plain);
    if (isFirst && holdsText) break;
    if (isFirst) run = [];
    if (step.test(plain)) run.push(plain);
    else if (run.length > 0 && !passage.slice(0, start).endsWith('\n\n')) run.push(`${run.pop()} ${plain}`);
    else if (holdsText) break;
    else run = [];
    holdsText ||= plain === text;
  }
  return holdsText ? run.slice(0, mostSteps) : [];
}
