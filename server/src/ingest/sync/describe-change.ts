import { createHash } from 'node:crypto';
import { describeIssues, PushedFile, PushedResource } from '@clew/contract';
import type { z } from 'zod';
import type { LoadedResource } from '../../connectors/connector.ts';
import { SourceError } from '../../connectors/source-error.ts';
import { Problem } from '../../kernel/problem.ts';
import type { ResourceRecord } from '../../search-index/resource-record.ts';
import { describeFile } from '../describe-file.ts';
import { describeResource } from '../describe-resource.ts';
import type { Extraction } from '../extract/pool/create-extraction-pool.ts';
import type { SyncItem } from './sync-run.ts';

interface Source {
  id: string;
  appId: string;
}

/** What was loaded, as the engine gets it; the hash is of everything that makes the content: as long as it stays the same, nothing is written. */
export type OpenLoaded = { contentHash: string } & (
  | { kind: 'resource'; record: ResourceRecord }
  /** Why it can not be stored. */
  | { kind: 'refused'; reason: string }
  | Extract<LoadedResource, { kind: 'file' }>
);

/**
 * What takes time with large contents, done where the connector is: the event loop of the server would stand still meanwhile, for
 * every search too.
 */
export function openLoaded(source: Source, externalId: string, loaded: LoadedResource): OpenLoaded {
  const contentHash = contentHashOf(loaded);
  if (loaded.kind === 'file') return { ...loaded, contentHash };
  try {
    const record = describeResource(source, externalId, parse(PushedResource, loaded.resource));
    return { kind: 'resource', contentHash, record };
  } catch (error) {
    return { kind: 'refused', contentHash, reason: reasonOf(error) };
  }
}

function contentHashOf(loaded: LoadedResource): string {
  const hash = createHash('sha256');
  if (loaded.kind === 'resource') return hash.update(JSON.stringify(loaded.resource)).digest('base64url');
  const { bytes, name, contentType, fields } = loaded;
  // A file that was only touched has not been modified.
  const { modifiedAt: _, ...lasting } = fields;
  return hash
    .update(JSON.stringify([name, contentType, lasting]))
    .update(bytes)
    .digest('base64url');
}

/** What was loaded -> the record that an index keeps, for now without readers; `failure`: what of it could not be read. */
export async function describeChange(
  source: Source,
  externalId: string,
  loaded: OpenLoaded,
  extraction: Extraction,
): Promise<{ record: ResourceRecord; failure: SyncItem['failure'] }> {
  if (loaded.kind === 'resource') return { record: loaded.record, failure: null };
  if (loaded.kind === 'refused') throw new SourceError('unreadable', loaded.reason);
  try {
    const { bytes, name, contentType } = loaded;
    const fields = parse(PushedFile, loaded.fields);
    const extracted = await extraction.extract({ bytes, name, contentType });
    const { state, note } = extracted;
    const failure =
      state === 'read'
        ? null
        : {
            reason: note ?? `It is ${state}.`,
            nextStep: 'Until then it is found by its name and what else is known of it.',
          };
    const described = describeFile(fields, { name, externalId }, extracted);
    return { record: describeResource(source, externalId, described, extracted.passages), failure };
  } catch (error) {
    throw new SourceError('unreadable', reasonOf(error));
  }
}

function parse<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new Problem('validation-failed', { errors: describeIssues(parsed.error.issues) });
  return parsed.data;
}

/** Throws what says nothing of the content. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Problem) || error.code !== 'validation-failed') throw error;
  const { details } = error;
  const errors = Object.entries(details.errors ?? {}).map(([field, messages]) => `${field}: ${messages.join(' ')}`);
  return `What the source gave can not be stored. ${errors.join('; ').slice(0, 500)}`;
}
