import type { IncomingFile, ReadContext, ReadFile } from '../extracted-file.ts';
import { FileProblem } from '../file-problem.ts';

/** The formats whose pictures can be looked into. */
const readable = ['\x89PNG', '\xff\xd8\xff', 'II*\0', 'MM\0*', 'RIFF', 'BM'];

/** A picture: the text that is seen in it, where text recognition is installed. */
export async function readImage({ bytes }: IncomingFile, { openRecogniser }: ReadContext): Promise<ReadFile> {
  const recogniser = await openRecogniser();
  if (!recogniser)
    throw new FileProblem(
      'unsupported',
      'It is a picture, and text recognition (OCR) is not installed here. Its name and fields can be found.',
    );
  const start = Buffer.from(bytes.subarray(0, 4)).toString('latin1');
  if (!readable.some((signature) => start.startsWith(signature)))
    throw new FileProblem(
      'unsupported',
      'It is a picture in a format that is not looked into. Its name and fields can be found; save it as PNG or JPEG.',
    );
  return { form: 'plain', parts: [{ content: recogniser.recognise(bytes).text }] };
}
