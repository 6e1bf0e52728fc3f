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

/** Of everything that makes the content: as long as it stays the same, nothing is extracted and nothing is written. */
export function contentHashOf(loaded: LoadedResource): string {
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
  loaded: LoadedResource,
  extraction: Extraction,
): Promise<{ record: ResourceRecord; failure: SyncItem['failure'] }> {
  try {
    if (loaded.kind === 'resource')
      return { record: describeResource(source, externalId, parse(PushedResource, loaded.resource)), failure: null };
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
    if (error instanceof Problem && error.code === 'validation-failed')
      throw new SourceError('unreadable', sentenceOf(error));
    throw error;
  }
}

function parse<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new Problem('validation-failed', { errors: describeIssues(parsed.error.issues) });
  return parsed.data;
}

function sentenceOf({ details }: Problem): string {
  const errors = Object.entries(details.errors ?? {}).map(([field, messages]) => `${field}: ${messages.join(' ')}`);
  return `What the source gave can not be stored. ${errors.join('; ').slice(0, 500)}`;
}
