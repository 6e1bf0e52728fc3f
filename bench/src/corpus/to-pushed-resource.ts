import type { PushedResourceInput } from '@clew/contract';
import { workspaceGroup } from './askers.ts';
import type { CorpusResource } from './create-corpus.ts';

/** The resource as a client of the API writes it. Each part of the content is short enough to be one passage. */
export function toPushedResource(resource: CorpusResource): PushedResourceInput {
  return {
    type: resource.type,
    title: resource.title,
    contentParts: resource.passages.map((content) => ({ content })),
    createdBy: [resource.createdBy],
    createdAt: new Date(resource.createdMs).toISOString(),
    labels: [...resource.labels],
    path: [resource.path],
    data: { reviewed: resource.reviewed },
    permissions: { groups: resource.readers.map(workspaceGroup) },
  };
}
