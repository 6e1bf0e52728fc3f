import type { ChunkedFile } from '../../chunk-file.ts';
import type { IncomingFile } from '../extracted-file.ts';

/** One file at a time: the pool waits for the reply before it sends the next. */
export interface ExtractionRequest extends IncomingFile {
  /** After so much of the processor it hands on what it has. */
  timeMs: number;
}
export type ExtractionReply = ChunkedFile;
