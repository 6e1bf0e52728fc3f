/** The process in which files are read: it may be killed at any moment, and takes nothing along when it falls. */
import { chunkFile } from '../../chunk-file.ts';
import { budgetLimits } from '../archive/create-budget.ts';
import { extractFile } from '../extract-file.ts';
import { openRecogniser } from '../ocr/open-recogniser.ts';
import type { Recogniser } from '../ocr/recogniser.ts';
import type { ExtractionReply, ExtractionRequest } from './extraction-protocol.ts';

const [, , languages = ''] = process.argv;
let recogniser: Promise<Recogniser | undefined> | undefined;
/** With the first picture: it takes some 100 MB. */
const recogniserOnce = () => {
  recogniser ??= openRecogniser(languages);
  return recogniser;
};

process.on('message', async ({ timeMs, ...file }: ExtractionRequest) => {
  const reply: ExtractionReply = chunkFile(await extractFile(file, { ...budgetLimits, timeMs }, recogniserOnce));
  process.send?.(reply);
});
