import { fold } from '../../kernel/fold.ts';
import { closedError, type Embedder } from '../embedding/embedder.ts';
import { unitVector } from '../embedding/unit-vector.ts';

/** Words and their pieces of three and four characters, each counted in a place that a hash names. Similar texts are near. */
export function createHashingEmbedder(dimensions = 256): Embedder {
  let isClosed = false;
  return {
    id: `hashing:${dimensions}`,
    dimensions,
    embed: async (texts, _role, signal) => {
      signal.throwIfAborted();
      if (isClosed) throw closedError();
      return texts.map((text) => hashText(text, dimensions));
    },
    close: async () => {
      isClosed = true;
    },
  };
}

function hashText(text: string, dimensions: number): Float32Array {
  const counts = new Float64Array(dimensions);
  for (const feature of features(text)) {
    const hash = hashFeature(feature);
    const place = hash % dimensions;
    // Half of the features count down, so that those which share a place do not always add up.
    counts[place] = (counts[place] ?? 0) + (hash & 0x8000_0000 ? -1 : 1);
  }
  return unitVector(counts) ?? unitVector([1, ...Array(dimensions - 1).fill(0)]) ?? new Float32Array(dimensions);
}

function features(text: string): string[] {
  const words = fold(text).match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.flatMap((word) => {
    const framed = [...`<${word.slice(0, 100)}>`];
    const pieces = [3, 4].flatMap((size) =>
      Array.from({ length: Math.max(0, framed.length - size + 1) }, (_, start) =>
        framed.slice(start, start + size).join(''),
      ),
    );
    return [word, ...pieces];
  });
}

/** FNV-1a, 32 bits. */
function hashFeature(text: string): number {
  let hash = 0x811c_9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x0100_0193);
  return hash >>> 0;
}
