import { PushedResource } from '@clew/contract';
import { describeResource } from '@clew/server/src/ingest/describe-resource.ts';
import { describe, expect, it } from 'vitest';
import { askers, mayRead } from './askers.ts';
import { createCorpus } from './create-corpus.ts';
import { passesFilter } from './filters.ts';
import { toPushedResource } from './to-pushed-resource.ts';

const corpus = createCorpus({ seed: 1, passages: 40_000 });
const outlines = Array.from({ length: corpus.resources }, (_, no) => corpus.outlineAt(no));
const shareOf = (holds: (outline: (typeof outlines)[number]) => boolean) =>
  outlines.filter(holds).length / outlines.length;

describe('the content of the bench', () => {
  it('is the same for the same seed, in whatever order it is asked for, and another for another', () => {
    const again = createCorpus({ seed: 1, passages: 400 });
    for (const no of [7, 3, 7, 90_000]) expect(again.resourceAt(no)).toEqual(corpus.resourceAt(no));
    expect(again.queryTextAt(3)).toBe(corpus.queryTextAt(3));
    expect(createCorpus({ seed: 2, passages: 400 }).resourceAt(7)).not.toEqual(corpus.resourceAt(7));
  });

  it('lets each asker read the share he is named after', () => {
    const shares = askers.map((asker) => shareOf((outline) => mayRead(asker, outline)));
    for (const [n, share] of [1, 0.2, 0.01, 0.0001].entries()) {
      expect(shares[n]).toBeGreaterThan(share * 0.9);
      expect(shares[n]).toBeLessThan(share * 1.1 + 0.0001);
    }
  });

  it('lets every asker read something, however little there is', () => {
    for (const asker of askers) expect(outlines.slice(0, 500).some((outline) => mayRead(asker, outline))).toBe(true);
  });

  it('has filters that let about a third through', () => {
    for (let no = 0; no < 50; no++) {
      const filter = corpus.filterAt(no);
      const share = shareOf((outline) => passesFilter(filter, outline));
      expect([filter, share > 0.28 && share < 0.4]).toEqual([filter, true]);
    }
  });

  it('is cut by the server into one passage for each part', () => {
    for (let no = 0; no < 200; no++) {
      const { appId, externalId, passages, ...rest } = corpus.resourceAt(no);
      const pushed = PushedResource.parse(toPushedResource({ ...rest, appId, externalId, passages }));
      const record = describeResource({ id: appId, appId }, externalId, pushed);
      expect(record.passages.map(({ text }) => text.trim())).toEqual(passages);
    }
  });
});
