import type { FullAnswer } from '@clew/contract';
import { type Document, importDocument, readJudgements, readLines } from './data-sets.ts';
import { type Half, halfOf } from './half-of.ts';
import { ndcg } from './ndcg.ts';
import { type ScriptedApp, startScriptedApp } from './scripted-app.ts';

/** A share of cases, by half of the questions. */
export type Shares = Record<Half, { cases: number; hits: number }>;

interface Query {
  id: string;
  text: string;
  metadata?: { product?: string; answerable?: boolean; history?: { role: string; content: string }[] };
}

const newShares = (): Shares => ({ development: { cases: 0, hits: 0 }, 'held-out': { cases: 0, hits: 0 } });

function count(shares: Shares, id: string, isHit: boolean): void {
  const half = shares[halfOf(id)];
  half.cases++;
  if (isHit) half.hits++;
}

/** Runs the work against the extractive answerer over a set. */
async function withSet<Result>(name: string, work: (app: ScriptedApp) => Promise<Result>): Promise<Result> {
  const app = await startScriptedApp();
  try {
    const documents = [];
    for await (const document of readLines<Document>(name, 'corpus.jsonl'))
      documents.push(importDocument(name, document));
    await app.push(documents);
    return await work(app);
  } finally {
    await app.close();
  }
}

/** How many answers hold one of the known answers, and how many questions were declined. */
export async function measureContained(name: string): Promise<{ contained: Shares; declined: Shares }> {
  const known = new Map<string, string[]>();
  for await (const line of readLines<{ id: string; answers: (string | { text: string })[] }>(name, 'answers.jsonl'))
    known.set(
      line.id,
      line.answers.map((answer) => squeeze(typeof answer === 'string' ? answer : answer.text)),
    );
  return withSet(name, async (app) => {
    const figures = { contained: newShares(), declined: newShares() };
    for await (const { id, text } of readLines<Query>(name, 'queries.jsonl')) {
      const answer = await app.ask(text);
      const shown = squeeze(textOf(answer));
      const isDeclined = answer.references.length === 0;
      count(figures.declined, id, isDeclined);
      count(figures.contained, id, !isDeclined && known.get(id)?.some((each) => shown.includes(each)) === true);
    }
    return figures;
  });
}

/** Of the questions that nothing answers those that were declined, and of the others those that were too. */
export async function measureDeclining(name: string): Promise<{ declined: Shares; refused: Shares }> {
  const answerable = new Map<string, boolean>();
  if (name === 'mtrag-un')
    for await (const { id, answerability } of readLines<{ id: string; answerability: string[] }>(
      name,
      'answers.jsonl',
    )) {
      if (answerability.includes('ANSWERABLE')) answerable.set(id, true);
      if (answerability.includes('UNANSWERABLE')) answerable.set(id, false);
    }
  return withSet(name, async (app) => {
    const figures = { declined: newShares(), refused: newShares() };
    for await (const { id, text, metadata } of readLines<Query>(name, 'queries.jsonl')) {
      const isAnswerable = metadata?.answerable ?? answerable.get(id);
      if (isAnswerable === undefined) continue;
      const filters = metadata?.product ? { product: metadata.product } : {};
      const { references } = await app.ask(text, { history: metadata?.history ?? [], filters });
      count(isAnswerable ? figures.refused : figures.declined, id, references.length === 0);
    }
    return figures;
  });
}

/** nDCG@10 of what follow-ups retrieve, with the conversation before them and without. */
export async function measureFollowUps(
  name: string,
): Promise<{ questions: number; withHistory: number; without: number }> {
  const judgements = readJudgements(name);
  return withSet(name, async (app) => {
    const scores = { with: [] as number[], without: [] as number[] };
    for await (const { id, text, metadata } of readLines<Query>(name, 'queries.jsonl')) {
      const judged = judgements.get(id);
      const history = metadata?.history ?? [];
      if (!judged || history.length === 0) continue;
      const found = ({ resources }: FullAnswer) =>
        ndcg(
          resources.map(({ externalId }) => externalId),
          judged,
        );
      scores.with.push(found(await app.ask(text, { history })));
      scores.without.push(found(await app.ask(text)));
    }
    const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    return { questions: scores.with.length, withHistory: mean(scores.with), without: mean(scores.without) };
  });
}

function textOf({ message }: FullAnswer): string {
  return message.parts.map((part) => (part.type === 'Text' ? part.text : '')).join('');
}

function squeeze(text: string): string {
  return text
    .replace(/&lt;/g, '<')
    .normalize('NFKC')
    .replace(/[^\p{L}\p{N}]+/gu, '')
    .toLowerCase();
}
