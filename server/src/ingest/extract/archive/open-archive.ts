import { type Entry, fromBufferPromise } from 'yauzl';
import { FileProblem, passwordProtected } from '../file-problem.ts';
import type { Budget } from './create-budget.ts';

/** A ZIP whose entries are unpacked one by one, within the budget, when they are asked for. */
export interface Archive {
  /** Of files, in the order of the archive. */
  names: string[];
  bytes(name: string): Promise<Buffer | undefined>;
  /** UTF-8, or UTF-16 with its mark. */
  text(name: string): Promise<string | undefined>;
}

export async function openArchive(bytes: Uint8Array, budget: Budget): Promise<Archive> {
  const zip = await fromBufferPromise(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  const entries = new Map<string, Entry>();
  for await (const entry of zip.eachEntry()) {
    if (entry.fileName.endsWith('/')) continue;
    budget.takeEntry();
    entries.set(entry.fileName, entry);
  }
  const read = async (name: string) => {
    const entry = entries.get(name);
    if (!entry) return undefined;
    if (entry.isEncrypted()) throw passwordProtected();
    if (!entry.canDecodeFileData())
      throw new FileProblem('unsupported', 'It is packed in a way that is not read here. Pack it as an ordinary ZIP.');
    const chunks: Buffer[] = [];
    let unpacked = 0;
    for await (const chunk of (await zip.openReadStreamPromise(entry)) as AsyncIterable<Buffer>) {
      unpacked += chunk.length;
      budget.takeBytes(chunk.length, { unpacked, packed: entry.compressedSize });
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  };
  return {
    names: [...entries.keys()],
    bytes: read,
    async text(name) {
      const found = await read(name);
      return found && decodeXmlText(found);
    },
  };
}

function decodeXmlText(bytes: Buffer): string {
  const isUtf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  const label = isUtf16 ? (bytes[0] === 0xff ? 'utf-16le' : 'utf-16be') : 'utf-8';
  return new TextDecoder(label).decode(bytes);
}
