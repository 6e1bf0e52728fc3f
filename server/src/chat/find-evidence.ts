import type { Resource } from '@clew/contract';
import { spelledOut } from '../models/extractive/same-meaning.ts';
import type { Retrieval } from '../retrieval/create-retrieval.ts';
import { type CitedPassage, labelPassages } from './label-passages.ts';
import type { QuestionTurn } from './question-turn.ts';
import { selectPassages } from './select-passages.ts';

export interface Evidence {
  /** What is read for the answer, best first, under labels. */
  passages: CitedPassage[];
  /** Their resources, each once, in the same order. */
  resources: Resource[];
  /** Of these, as they were read. */
  imprints: ReadonlyMap<string, string>;
  termWeights: Record<string, number>;
  mostTermWeight: number;
}

const passagesPerQuestion = 24;
const passagesPerResource = 3;

/** What the asker may see that fits the question, as far as it can be read. */
export async function findEvidence(
  retrieval: Retrieval,
  { asker, assistant, filters }: Pick<QuestionTurn, 'asker' | 'assistant' | 'filters'>,
  text: string,
): Promise<Evidence> {
  const { passages: found, ...weights } = await retrieval.retrieve(asker, {
    text: spelledOut(text),
    filters,
    sources: assistant.sources,
    limit: passagesPerQuestion,
    perResource: passagesPerResource,
  });
  const passages = labelPassages(selectPassages(found));
  const resources = [...new Map(passages.map(({ found }) => [found.resource.id, found.resource])).values()];
  const imprints = new Map(passages.map(({ found }) => [found.resource.id, found.imprint]));
  return { passages, resources, imprints, ...weights };
}
