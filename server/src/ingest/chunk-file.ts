import type { PassageText } from '../search-index/resource-record.ts';
import { chunkText, mostPassages } from './chunk-text.ts';
import type { ExtractedFile } from './extract/extracted-file.ts';

/** A file that was read and cut into passages. */
export type ChunkedFile = ExtractedFile & { passages: PassageText[] };

/**
 * Cuts what was read where it was read: a large file takes seconds, for which nobody else shall wait. Structure makes more passages
 * than text alone: where they are too many, the text goes before the structure. Pure.
 */
export function chunkFile(file: ExtractedFile): ChunkedFile {
  const passages = chunkText(file.parts, file.form === 'markdown');
  if (passages.length <= mostPassages) return { ...file, passages };
  const whole = [{ content: file.parts.map(({ content }) => content).join('\n') }];
  return { ...file, form: 'plain', parts: whole, passages: chunkText(whole, false) };
}
