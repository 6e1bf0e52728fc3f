import type { WritingStep } from '../../models/testing/writing-server.ts';
import { end, text } from '../../models/testing/writing-server.ts';

/** What becomes of the answer on the side of the model. */
const fates = [
  'ends',
  'ends',
  'ends',
  'ends',
  'breaks',
  'tells of an error',
  'closes early',
  'sends rubbish',
  'comes again',
] as const;
/** What the reader does. */
const readers = ['reads on', 'reads on', 'reads slowly', 'leaves', 'cancels', 'wants it whole'] as const;

/** One turn and everything that happens to it, by chance but the same for the same seed. */
export interface StreamTrial {
  seed: number;
  fate: (typeof fates)[number];
  reader: (typeof readers)[number];
  /** Each is in the answer once, in this order. */
  words: string[];
  /** What the server of the model does, request by request. */
  attempts: WritingStep[][];
  /** Cuts the bytes of the stream anywhere. */
  cut(bytes: Buffer): Buffer[];
  /** After how many events the reader leaves or cancels. */
  readerEndsAfter: number;
  /** How many rounds of the event loop it lets pass before it reads on. */
  pauses(): number;
  question: string;
}

const spices = ['', ' ', ' ä', ' 東京', ' 😀', '\n\n', ' "quoted"', ' \\u00e4', '§', '§ ', '.', ' data: [DONE]'];

export function createStreamTrial(seed: number): StreamTrial {
  const random = seededRandom(seed);
  const below = (limit: number) => Math.floor(random() * limit);
  const pick = <Item>(items: readonly Item[]) => items[below(items.length)] as Item;
  const [fate, reader] = [pick(fates), pick(readers)];
  const words = Array.from({ length: 1 + below(14) }, (_, n) => `w${seed}x${n}`);
  const written = words.map((word) => `${word}${pick(spices)} `).join('');
  const tokens = splitAt(
    written,
    Array.from({ length: below(words.length * 2) }, () => below(written.length + 1)),
  );
  const steps = tokens.flatMap((token): WritingStep[] =>
    random() < 0.1 ? [{ kind: 'wait', until: rounds(below(4)) }, text(token)] : [text(token)],
  );
  const failAt = below(steps.length + 1);
  const failures: Partial<Record<StreamTrial['fate'], WritingStep[]>> = {
    breaks: [{ kind: 'drop' }],
    'tells of an error': [{ kind: 'error', message: 'overloaded' }],
    'closes early': [{ kind: 'close' }],
    'sends rubbish': [{ kind: 'raw', text: 'data: {"choices":[{]\n\n' }, { kind: 'close' }],
  };
  const failure = failures[fate];
  const whole = [...steps, end];
  const attempts = failure
    ? [[...steps.slice(0, failAt), ...failure]]
    : fate === 'comes again'
      ? [[{ kind: 'drop' } as const], whole]
      : [whole];
  return {
    seed,
    fate,
    reader,
    words,
    attempts,
    cut: (bytes) =>
      splitAt(
        bytes,
        Array.from({ length: below(4) }, () => below(bytes.length + 1)),
      ),
    readerEndsAfter: 1 + below(8),
    pauses: () => (reader === 'reads slowly' ? below(12) : 0),
    question: `What does the meadow say in trial ${seed}?`,
  };
}

/** The trial that a request to the model belongs to. */
export function seedIn(said: string): number | undefined {
  const found = /in trial (\d+)\?/.exec(said)?.[1];
  return found === undefined ? undefined : Number(found);
}

function splitAt<Whole extends string | Buffer>(whole: Whole, places: readonly number[]): Whole[] {
  const cuts = [0, ...[...new Set(places)].sort((a, b) => a - b), whole.length];
  return cuts
    .slice(1)
    .map((to, n) => whole.slice(cuts[n], to) as Whole)
    .filter(({ length }) => length > 0);
}

async function rounds(count: number): Promise<void> {
  for (let n = 0; n < count; n++) await new Promise((resolve) => setImmediate(resolve));
}

/** Mulberry32. */
function seededRandom(seed: number): () => number {
  let state = (seed * 2_654_435_761) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
