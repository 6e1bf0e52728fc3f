import type { ContentPart } from '../../chunk-text.ts';
import type { IncomingFile, ReadContext, ReadFile } from '../extracted-file.ts';

/** Signatures of mails and the like: never worth a word. */
const unread = /^(?:image|audio|video)\/|pkcs7-signature|pgp-signature/;

/**
 * Files in a mail or an archive -> parts under their names. What can't be read is named in the problem; that a picture holds
 * no text is none.
 */
export async function readAttachments(
  files: readonly IncomingFile[],
  { budget, readInner }: ReadContext,
): Promise<{ parts: ContentPart[]; problem: ReadFile['problem'] }> {
  const parts: ContentPart[] = [];
  const failed: string[] = [];
  for (const [position, file] of files.entries()) {
    const name = file.name || `Attachment ${position + 1}`;
    if (unread.test(file.contentType ?? '')) {
      if (file.name) parts.push({ heading: name, content: name });
      continue;
    }
    if (!budget.hasTime()) {
      failed.push(name);
      continue;
    }
    const { state, title, parts: inner } = await readInner(file);
    if (state !== 'read' && state !== 'empty' && state !== 'unsupported') failed.push(name);
    const texts = inner.filter(({ content }) => content.trim() !== '');
    if (texts.length === 0) parts.push({ heading: name, content: title ? `${name}: ${title}` : name });
    for (const { content, heading, page } of texts)
      parts.push({ content, heading: [name, heading].filter(Boolean).join(' › '), ...(page ? { page } : {}) });
  }
  const shown = failed.slice(0, 5).join(', ') + (failed.length > 5 ? ' and others' : '');
  return {
    parts,
    problem:
      failed.length > 0
        ? { state: 'partial', note: `Could not be read in full: ${shown}. Send what matters as files of their own.` }
        : undefined,
  };
}
