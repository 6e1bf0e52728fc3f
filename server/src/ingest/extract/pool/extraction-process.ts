/** The process in which files are read: it may be killed at any moment, and takes nothing along when it falls. */
import { chunkFile } from '../../chunk-file.ts';
import { extractFile } from '../extract-file.ts';
import type { ExtractionReply, ExtractionRequest } from './extraction-protocol.ts';

process.on('message', async (request: ExtractionRequest) => {
  const reply: ExtractionReply = chunkFile(await extractFile(request));
  process.send?.(reply);
});
