import type { Candidate, Candidates } from '../search-index.ts';

const width = 6;

export type PackedCandidates = Omit<Candidates, 'best'> & { best: Float64Array };

/** Candidates as they travel between threads: one list of numbers changes hands, where hundreds of objects would be copied twice. */
export function packCandidates(candidates: readonly Candidate[]): Float64Array {
  const packed = new Float64Array(candidates.length * width);
  let at = 0;
  for (const { place, resource, lexical, cosine, mainMs, boost } of candidates) {
    packed[at++] = place;
    packed[at++] = resource;
    packed[at++] = lexical;
    packed[at++] = cosine ?? Number.NaN;
    packed[at++] = mainMs ?? Number.NaN;
    packed[at++] = boost;
  }
  return packed;
}

export function unpackCandidates(packed: Float64Array): Candidate[] {
  const candidates: Candidate[] = [];
  for (let at = 0; at < packed.length; at += width)
    candidates.push({
      place: packed[at] as number,
      resource: packed[at + 1] as number,
      lexical: packed[at + 2] as number,
      cosine: orNull(packed[at + 3] as number),
      mainMs: orNull(packed[at + 4] as number),
      boost: packed[at + 5] as number,
    });
  return candidates;
}

function orNull(number: number): number | null {
  return Number.isNaN(number) ? null : number;
}
