import type { ChunkedFile } from '../../chunk-file.ts';
import type { IncomingFile } from '../extracted-file.ts';

/** One file at a time: the pool waits for the reply before it sends the next. */
export type ExtractionRequest = IncomingFile;
export type ExtractionReply = ChunkedFile;
