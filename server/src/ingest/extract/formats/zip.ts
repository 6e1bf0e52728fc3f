import { openArchive } from '../archive/open-archive.ts';
import type { IncomingFile, ReadContext, ReadFile } from '../extracted-file.ts';
import { FileProblem } from '../file-problem.ts';
import { readAttachments } from './read-attachments.ts';

/** What operating systems and tools leave in archives. */
const litter = /(?:^|\/)(?:__MACOSX\/|\.DS_Store$|Thumbs\.db$|\.git\/|node_modules\/)/;

/** A ZIP of files: each is read like a file of its own and stands under its name. */
export async function readZip({ bytes }: IncomingFile, context: ReadContext): Promise<ReadFile> {
  const archive = await openArchive(bytes, context.budget);
  const parts: ReadFile['parts'] = [];
  const notes: string[] = [];
  for (const name of archive.names.filter((candidate) => !litter.test(candidate))) {
    try {
      const content = await archive.bytes(name);
      if (!content) continue;
      const read = await readAttachments([{ name, bytes: content }], context);
      parts.push(...read.parts);
      if (read.problem) notes.push(read.problem.note);
    } catch (error) {
      if (!(error instanceof FileProblem)) throw error;
      // Nothing of a bomb, or of a locked archive, is worth going on for.
      if (parts.length === 0 || error.state === 'encrypted') throw error;
      notes.push(error.message);
      break;
    }
  }
  const [note] = notes;
  return { form: 'markdown', parts, problem: note ? { state: 'partial', note } : undefined };
}
