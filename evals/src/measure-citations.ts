import type { FullAnswer } from '@clew/contract';
import { type Document, importDocument, readJudgements, readLines } from './data-sets.ts';
import { halfOf } from './half-of.ts';
import { type Prompt, scriptedModel, startScriptedApp } from './scripted-app.ts';

/** What a model is made to cite: what its passage says, or one of the ways to be wrong. */
export const citationKinds = ['correct', 'swapped', 'invented', 'negated', 'number'] as const;
type CitationKind = (typeof citationKinds)[number];

export interface CitationFigures {
  /** For each kind, by half of the questions: how many there were, and how many references were shown. */
  shown: Record<'development' | 'held-out', Record<CitationKind, { cases: number; shown: number }>>;
  /** References to what was not retrieved for the caller. Must be 0. */
  strays: number;
  /** One line for each case that went wrong. */
  misses: string[];
}

interface Question {
  id: string;
  text: string;
  /** Sentences that the documents of the question say, each with the titles of those that may say it. */
  statements: { text: string; documentId: string }[];
}

/** One or two sentences. */
const placeCharacters = 300;

/**
 * Makes a model cite true sentences (evidence quotes, or sentences of the judged documents) and false ones, and counts which
 * references are shown. True and false differ by one thing each: the passage, the sentence, a `not`, a number. With the folder of
 * an embedding model meaning helps where words do not decide.
 */
export async function measureCitations(name: string, embeddingModel?: string): Promise<CitationFigures> {
  const documents: Document[] = [];
  for await (const document of readLines<Document>(name, 'corpus.jsonl')) documents.push(document);
  const questions = await (name === 'rag-multi-corpus' ? quotedQuestions(name) : judgedQuestions(name, documents));
  const byId = new Map(documents.map((document) => [document.id, document]));
  const foreign = questions.map(({ statements }) => statements[0]?.text ?? '').filter((text) => text !== '');

  let next: ((prompt: Prompt) => string | undefined) | undefined;
  let wasAsked = false;
  const app = await startScriptedApp(
    scriptedModel((prompt) => {
      const text = next?.(prompt);
      wasAsked = text !== undefined;
      return text ?? '[no answer]';
    }),
    embeddingModel,
  );
  const figures: CitationFigures = {
    shown: { development: emptyCounts(), 'held-out': emptyCounts() },
    strays: 0,
    misses: [],
  };
  try {
    await app.push(documents.map((document) => importDocument(name, document)));
    for (const [position, { id, text, statements }] of questions.entries())
      for (const [index, statement] of statements.entries())
        for (const kind of citationKinds) {
          let cited = '';
          next = (prompt) => {
            const other = foreign[(position * 7 + index * 3 + 101) % foreign.length] ?? '';
            const document = byId.get(statement.documentId);
            const made = document && makeCitation(kind, statement.text, document, other, prompt);
            cited = made?.sentence ?? '';
            return made && `${made.sentence} [cite:${made.label}]`;
          };
          const answer = await app.ask(text);
          if (!wasAsked) continue;
          count(figures, halfOf(id), kind, answer, `${cited} (${text})`);
        }
  } finally {
    await app.close();
  }
  return figures;
}

function emptyCounts(): Record<CitationKind, { cases: number; shown: number }> {
  return Object.fromEntries(citationKinds.map((kind) => [kind, { cases: 0, shown: 0 }])) as never;
}

function count(
  figures: CitationFigures,
  half: 'development' | 'held-out',
  kind: CitationKind,
  { references, resources }: FullAnswer,
  what: string,
): void {
  const counts = figures.shown[half][kind];
  counts.cases++;
  if (references.length > 0) counts.shown++;
  const retrieved = new Set(resources.map(({ id }) => id));
  figures.strays += references.filter(({ resourceId }) => !retrieved.has(resourceId)).length;
  if (references.length > 0 !== (kind === 'correct')) figures.misses.push(`${kind} (${half}): ${what}`);
}

/** Undefined where there is no such citation to be made: no number to alter, no other passage. */
function makeCitation(
  kind: CitationKind,
  sentence: string,
  { title, text }: Document,
  other: string,
  { passages }: Prompt,
): { sentence: string; label: string } | undefined {
  const overlaps = passages.map(({ text }) => overlapOf(sentence, text));
  const own = passages
    .map((passage, index) => ({ ...passage, overlap: overlaps[index] ?? 0 }))
    .filter((passage) => passage.title === title)
    .sort((a, b) => b.overlap - a.overlap)[0];
  // Where the passage that says it was not retrieved, there is nothing true to cite: another one of its document is not true.
  if (!own || own.overlap < Math.max(0.5, mostOverlapOf(sentence, text))) return undefined;
  if (kind === 'correct') return { sentence, label: own.label };
  if (kind === 'swapped') {
    const wrong = passages.filter((passage, index) => passage.title !== title && (overlaps[index] ?? 0) < 0.7);
    const passage = wrong[sentence.length % Math.max(1, wrong.length)];
    return passage && { sentence, label: passage.label };
  }
  if (kind === 'invented') return overlapOf(other, own.text) < 0.7 ? { sentence: other, label: own.label } : undefined;
  const altered = kind === 'negated' ? negate(sentence) : alterNumber(sentence, own.text);
  return altered === undefined ? undefined : { sentence: altered, label: own.label };
}

/** Of any place of a document: a passage that says a sentence has at least as many of its words as that. */
function mostOverlapOf(sentence: string, document: string): number {
  const starts = [...document.matchAll(/(?:^|\n|(?<=[.!?]) )(?=\S)/g)].map(({ index }) => index);
  return Math.max(0, ...starts.map((start) => overlapOf(sentence, document.slice(start, start + placeCharacters))));
}

function overlapOf(sentence: string, text: string): number {
  const wordsOf = (from: string) => new Set(from.toLowerCase().match(/[\p{L}\p{N}]+/gu));
  const words = wordsOf(sentence);
  return words.size === 0 ? 0 : words.intersection(wordsOf(text)).size / words.size;
}

function negate(sentence: string): string | undefined {
  const forms: [RegExp, string][] = [
    [/\b(is|are|was|were|can|could|will|would|should|must|may|has been|have been)\b(?! not)/, '$1 not'],
    [
      /\b(offer|include|provide|use|require|support|allow|help|feature|need|enable|reduce|contain|ensure|make|return)s\b/,
      'does not $1',
    ],
  ];
  const form = /\b(?:not|no|never|without|cannot)\b|n't/i.test(sentence)
    ? undefined
    : forms.find(([pattern]) => pattern.test(sentence));
  return form && sentence.replace(form[0], form[1]);
}

function alterNumber(sentence: string, text: string): string | undefined {
  const found =
    /(?<![\p{L}\p{N}.,-])\d{1,3}(?:,\d{3})*(?:\.\d+)?(?![\p{N}])|(?<![\p{L}\p{N}.,-])\d{4}(?![\p{N}])/u.exec(
      sentence,
    )?.[0];
  if (found === undefined) return undefined;
  const value = Number(found.replaceAll(',', ''));
  for (const factor of [3, 7, 11, 13]) {
    const altered = String(Math.round(value * 10 + factor) / (value % 1 === 0 ? 1 : 10));
    if (!text.includes(altered)) return sentence.replace(found, altered);
  }
  return undefined;
}

interface Evidence {
  id: string;
  evidence: { doc: string; quote: string; verbatim: boolean; token_overlap: number }[];
}

/** Of the quotes those that the set itself found in their document by at least four fifths of the words. */
async function quotedQuestions(name: string): Promise<Question[]> {
  const texts = new Map<string, string>();
  for await (const { id, text } of readLines<{ id: string; text: string }>(name, 'queries.jsonl')) texts.set(id, text);
  const questions: Question[] = [];
  for await (const { id, evidence } of readLines<Evidence>(name, 'evidence.jsonl')) {
    const quoted = evidence.filter(({ verbatim, token_overlap }) => verbatim || token_overlap >= 0.8);
    const statements = quoted.flatMap(({ doc, quote }) =>
      sentencesOf(quote).map((text) => ({ text, documentId: doc })),
    );
    questions.push({ id, text: texts.get(id) ?? '', statements: statements.slice(0, 2) });
  }
  return questions;
}

/** Sentences of the documents that were judged to answer. */
async function judgedQuestions(name: string, documents: readonly Document[]): Promise<Question[]> {
  const byId = new Map(documents.map((document) => [document.id, document]));
  const judged = readJudgements(name);
  const questions: Question[] = [];
  for await (const { id, text } of readLines<{ id: string; text: string }>(name, 'queries.jsonl')) {
    const relevant = [...(judged.get(id) ?? [])].flatMap(([documentId, grade]) => (grade > 0 ? [documentId] : []));
    const statements = relevant.flatMap((documentId) =>
      sentencesOf(byId.get(documentId)?.text ?? '')
        .slice(0, 3)
        .map((sentence) => ({ text: sentence, documentId })),
    );
    questions.push({ id, text, statements: statements.slice(0, 4) });
  }
  return questions;
}

/** Whole sentences on one line, without marks. */
function sentencesOf(text: string): string[] {
  return text
    .split(/\n+|(?<=[.!?]) (?=\p{Lu})/u)
    .map((sentence) => sentence.replace(/\*\*|^[#\s]+/g, '').trim())
    .filter((sentence) => /^\p{Lu}[^*`|[\]<>_]{30,400}[.!]$/u.test(sentence));
}
