import type { ExtractedFile, IncomingFile } from '../extracted-file.ts';

/** One file at a time: the pool waits for the reply before it sends the next. */
export type ExtractionRequest = IncomingFile;
export type ExtractionReply = ExtractedFile;
