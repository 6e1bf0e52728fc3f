import { z } from 'zod';
import { parseReply } from '../../http/parse-reply.ts';
import { EmbedderError } from '../embedder.ts';
import { unitVector } from '../unit-vector.ts';
import { embeddingServer } from './embedding-server.ts';

const Reply = z.object({
  data: z.array(
    z.object({ index: z.number().int().min(0).optional(), embedding: z.union([z.array(z.number()), z.string()]) }),
  ),
});

/** The body of an answer -> unit vectors in the order of the texts, all of one length. */
export function readEmbeddings(body: string, count: number): Float32Array[] {
  const { data } = parseReply(body, Reply, embeddingServer);
  const vectors: Float32Array[] = [];
  data.forEach(({ index, embedding }, place) => {
    vectors[index ?? place] = toVector(embedding);
  });
  if (data.length !== count || Object.keys(vectors).length !== count || vectors.length !== count)
    throw new EmbedderError(
      `The embedding server gave ${data.length} embeddings for ${count} texts, or numbered them wrongly.`,
    );
  const dimensions = vectors[0]?.length;
  if (vectors.some(({ length }) => length !== dimensions))
    throw new EmbedderError('The embedding server gave vectors of different lengths. Check which model it runs.');
  return vectors;
}

/** Base64 holds 32-bit floats, little-endian. */
function toVector(embedding: number[] | string): Float32Array {
  const values = typeof embedding === 'string' ? fromBase64(embedding) : embedding;
  const vector = unitVector(values);
  if (!vector)
    throw new EmbedderError(
      'The embedding server gave a vector without direction (NaN, zero or empty). Check the model.',
    );
  return vector;
}

function fromBase64(text: string): number[] {
  const bytes = Buffer.from(text, 'base64');
  return Array.from({ length: Math.floor(bytes.length / 4) }, (_, n) => bytes.readFloatLE(n * 4));
}
