import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { PushedResourceInput } from '@clew/contract';

/**
 * Third-party data with known answers, for measuring only: it lies beside the repository (or where CLEW_DATA_SETS says) and
 * is never part of it. What is not there is skipped with a line that says so.
 */
const folder = process.env['CLEW_DATA_SETS'] ?? new URL('../../../shared/data', import.meta.url).pathname;

export interface Document {
  id: string;
  title: string;
  text: string;
  metadata: Record<string, unknown>;
  acl?: string[];
}

export type ImportedDocument = PushedResourceInput & { externalId: string };

export function hasDataSet(name: string): boolean {
  return hasDataFile(name, 'corpus.jsonl');
}

export function hasDataFile(name: string, file: string): boolean {
  return existsSync(fileOf(name, file));
}

export function fileOf(name: string, file: string): string {
  return join(folder, name, file);
}

export async function* readLines<Line>(name: string, file: string): AsyncGenerator<Line> {
  const input = createReadStream(fileOf(name, file));
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY }))
    if (line.trim() !== '') yield JSON.parse(line) as Line;
}

/** Query id -> document id -> grade. */
export function readJudgements(name: string): Map<string, Map<string, number>> {
  const judgements = new Map<string, Map<string, number>>();
  for (const line of readFileSync(fileOf(name, 'qrels.tsv'), 'utf8').split('\n').slice(1)) {
    const [query, document, grade] = line.trim().split('\t');
    if (!query || !document) continue;
    judgements.set(query, (judgements.get(query) ?? new Map()).set(document, Number(grade)));
  }
  return judgements;
}

/** A document as a resource. The importer decides what its own fields become: see `mapping` for each set. */
export function importDocument(name: string, { id, title, text, metadata }: Document): ImportedDocument {
  const fields = mapping[name]?.(metadata) ?? {};
  const { data, ...known } = fields;
  return {
    externalId: id,
    type: 'document',
    title: title.slice(0, 500) || id.slice(0, 500),
    content: text,
    contentType: /^#{1,6} /m.test(text) ? 'text/markdown' : 'text/plain',
    permissions: { public: true },
    ...known,
    ...(data ? { data } : {}),
  };
}

type Fields = Partial<PushedResourceInput>;

const textOf = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);
const some = (fields: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== '')) as Fields;

/** The fields of each set -> ours. Where ours have no counterpart they become custom properties of the same name. */
const mapping: Readonly<Record<string, (metadata: Record<string, unknown>) => Fields>> = {
  herb: (m) =>
    some({
      createdBy: textOf(m['author']),
      createdAt: textOf(m['created_at']),
      status: textOf(m['state']),
      data: some({
        source: m['source'],
        product: m['product'],
        channel: m['channel'],
        merged: m['merged'],
        isDated: m['created_at'] !== undefined,
      }),
    }),
  workbench: (m) =>
    some({
      assignedTo: textOf(m['assigned_to_email']),
      relatedContacts: textOf(m['sender/recipient']),
      participants: textOf(m['participant_email']),
      status: textOf(m['status']),
      labels: textOf(m['inbox/outbox']),
      topics: textOf(m['product_interest']),
      data: some({ list_name: m['list_name'], board: m['board'] }),
    }),
  cacm: (m) => some({ createdAt: typeof m['published'] === 'string' ? `${m['published']}-01` : undefined }),
};
