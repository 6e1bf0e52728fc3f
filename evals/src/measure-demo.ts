import type { FullAnswer } from '@clew/contract';
import { type ApiClient, createApiClient } from '@clew/demo/api-client';
import { golden, groups, people, resources, unanswerable } from '@clew/demo/company';
import { type DemoTarget, loadDemo } from '@clew/demo/load-demo';
import { createReadersOracle } from './readers-oracle.ts';

/** What came of the demo's golden questions. Shares are 0 to 1. */
export interface DemoFigures {
  questions: number;
  /** The right resource is among the references. */
  citedShare: number;
  /** The answer holds the sentence that answers. */
  sentenceShare: number;
  unanswerable: number;
  /** Of the questions that nothing answers: those that were declined. */
  declinedShare: number;
  /** Of the golden questions: those that were declined though something answers them. */
  falseRefusalShare: number;
  /** Resources that an asker saw and may not see, whether retrieved or cited. Must be 0. */
  leaks: string[];
  /** One line for each question that went wrong. */
  misses: string[];
}

/** Loads the demo company into a fresh server and asks every golden question as its asker, and as those who may not see. */
export async function measureDemo(target: DemoTarget): Promise<DemoFigures> {
  const ids = await loadDemo(target, () => {});
  const mayRead = createReadersOracle(people, groups, resources);
  const clients = new Map<string, ApiClient>();
  const leaks: string[] = [];
  const misses: string[] = [];

  const ask = async (asker: string, question: string): Promise<FullAnswer> => {
    const client = clients.get(asker) ?? createApiClient(target.address, target.key, asker);
    clients.set(asker, client);
    const answer = await client.ask({ messages: [{ text: question }] });
    for (const { id, appId, externalId, title } of answer.resources) {
      const key = [...ids].find(([, known]) => known === id)?.[0] ?? `${appId}/${externalId}`;
      if (!mayRead(asker, key)) leaks.push(`${asker} saw ${key} (${title}) asking: ${question}`);
    }
    return answer;
  };

  let cited = 0;
  let held = 0;
  let refused = 0;
  for (const { question, asker, resource, sentence, mayNotSee = [] } of golden) {
    const answer = await ask(asker, question);
    const key = `${resource.sourceId}/${resource.externalId}`;
    const isCited = answer.references.some(({ resourceId }) => resourceId === ids.get(key));
    const isHeld = squeeze(textOf(answer)).includes(squeeze(sentence));
    if (isCited) cited++;
    if (isHeld) held++;
    if (answer.references.length === 0) refused++;
    if (!isCited || !isHeld)
      misses.push(
        `${isCited ? 'cited, sentence missing' : 'not cited'}: ${question}\n    want: ${sentence} (${key})\n    got:  ${textOf(answer).replaceAll('\n', ' / ')}`,
      );
    for (const other of mayNotSee) await ask(other, question);
  }
  let declined = 0;
  for (const { question, asker } of unanswerable) {
    const answer = await ask(asker, question);
    if (answer.references.length === 0) declined++;
    else misses.push(`should decline: ${question}\n    got:  ${textOf(answer).replaceAll('\n', ' / ')}`);
  }
  return {
    questions: golden.length,
    citedShare: cited / golden.length,
    sentenceShare: held / golden.length,
    unanswerable: unanswerable.length,
    declinedShare: declined / unanswerable.length,
    falseRefusalShare: refused / golden.length,
    leaks,
    misses,
  };
}

function textOf({ message }: FullAnswer): string {
  return message.parts.map((part) => (part.type === 'Text' ? part.text : '')).join('');
}

/** Letters and digits alone, so that markdown and white space do not decide whether a sentence is there. */
function squeeze(text: string): string {
  return text
    .replace(/&lt;/g, '<')
    .replace(/[^\p{L}\p{N}]+/gu, '')
    .toLowerCase();
}
