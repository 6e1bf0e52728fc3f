import type { FileOutcome, PushedFile, PushedResource } from '@clew/contract';
import type { ExtractedFile } from './extract/extracted-file.ts';

/** A file that was read -> the resource it becomes. What its sender says goes before what the file says of itself. */
export function describeFile(
  pushed: PushedFile,
  { name, externalId }: { name: string; externalId: string },
  extracted: ExtractedFile,
): PushedResource {
  const { fields, language } = extracted;
  const fileName = baseName(name) || baseName(externalId);
  return {
    ...fields,
    ...pushed,
    type: pushed.type ?? fields.type ?? 'document',
    title: pushed.title ?? extracted.title ?? (withoutExtension(fileName) || externalId),
    name: pushed.name ?? fileName,
    contentParts: extracted.parts,
    contentType: extracted.form === 'markdown' ? 'text/markdown' : 'text/plain',
    data: { ...(language ? { language } : {}), ...stateOf(extracted), ...pushed.data },
  };
}

/** Custom properties, so that a search can ask for all files that could not be read. */
function stateOf({ state, note }: ExtractedFile): Record<string, string> {
  return state === 'read' ? {} : { fileState: state, ...(note ? { fileNote: note } : {}) };
}

export function outcomeOf({ format, state, note }: ExtractedFile): FileOutcome {
  return { format, state, ...(note ? { note } : {}) };
}

function baseName(path: string): string {
  return path.split(/[/\\]/).at(-1)?.trim() ?? '';
}

function withoutExtension(name: string): string {
  return name.replace(/(?<=.)\.[A-Za-z0-9]{1,8}$/, '');
}
