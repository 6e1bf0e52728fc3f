import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import type { LoadedResource } from '../connector.ts';
import { SourceError } from '../source-error.ts';
import type { FoundFile } from './walk-folder.ts';

type FileFields = Extract<LoadedResource, { kind: 'file' }>['fields'];

const mostMiB = 64;
/** Neither through a link that took its place, nor waiting for the other end of a pipe. */
const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

export async function loadFile({ path, name, fields: said }: FoundFile): Promise<LoadedResource> {
  let handle: FileHandle;
  try {
    handle = await open(path, flags);
  } catch (error) {
    throw toSourceError(error);
  }
  try {
    const facts = await handle.stat();
    if (!facts.isFile()) throw new SourceError('gone', 'It is no file any more.');
    const folder = name.includes('/') ? name.slice(0, name.lastIndexOf('/')) : '';
    const baseName = name.slice(folder === '' ? 0 : folder.length + 1);
    const fields = { path: [`/${folder}`], modifiedAt: new Date(facts.mtimeMs).toISOString(), ...said };
    if (facts.size > mostMiB * 1024 ** 2) return tooLarge(baseName, fields);
    const bytes = new Uint8Array(await handle.readFile());
    return { kind: 'file', name: baseName, bytes, fields };
  } catch (error) {
    throw toSourceError(error);
  } finally {
    await handle.close();
  }
}

/** It is found by its name and fields. */
function tooLarge(name: string, { type, title, data, ...fields }: FileFields): LoadedResource {
  const state = { fileState: 'too-large', fileNote: `It is larger than ${mostMiB} MiB. Split it.` };
  return {
    kind: 'resource',
    resource: { ...fields, type: type ?? 'document', title: title ?? name, name, data: { ...state, ...data } },
  };
}

function toSourceError(error: unknown): SourceError {
  if (error instanceof SourceError) return error;
  switch ((error as NodeJS.ErrnoException).code) {
    case 'ENOENT':
    case 'ENOTDIR':
    case 'ELOOP':
      return new SourceError('gone', 'It is not there any more.');
    case 'EACCES':
    case 'EPERM':
      return new SourceError('unreadable', 'The server may not read it.', {
        nextStep:
          'Let the user under which the server runs read it, or leave it out: `exclude` in the settings of the source.',
      });
    default:
      return new SourceError('unreadable', 'The disk or the share failed while it was read.', {
        nextStep: 'Look after the disk or the share; it is tried again by itself.',
      });
  }
}
