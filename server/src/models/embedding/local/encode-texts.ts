import type { Tokenizer } from '@huggingface/tokenizers';

export interface EncodedTexts {
  count: number;
  /** Tokens of the longest text; the others are padded to it. */
  length: number;
  /** Both count x length. */
  ids: BigInt64Array;
  mask: BigInt64Array;
}

/** More than any language needs; of a huge text the rest is never looked at. */
const charactersPerToken = 20;

/** Returns texts -> ids of tokens, cut to `maxTokens` so that the special ones at both ends stay. */
export function createTextEncoder(tokenizer: Tokenizer, maxTokens: number, padTokenId: number) {
  const suffixLength = countSuffix(tokenizer);

  const encode = (text: string): number[] => {
    const { ids } = tokenizer.encode(text.slice(0, maxTokens * charactersPerToken).toWellFormed());
    if (ids.length <= maxTokens) return ids;
    return [...ids.slice(0, maxTokens - suffixLength), ...ids.slice(ids.length - suffixLength)];
  };

  return (texts: readonly string[]): EncodedTexts => {
    const all = texts.map(encode);
    const length = Math.max(1, ...all.map((ids) => ids.length));
    const ids = new BigInt64Array(texts.length * length).fill(BigInt(padTokenId));
    const mask = new BigInt64Array(texts.length * length);
    all.forEach((row, n) => {
      row.forEach((id, i) => {
        ids[n * length + i] = BigInt(id);
      });
      mask.fill(1n, n * length, n * length + row.length);
    });
    return { count: texts.length, length, ids, mask };
  };
}

/** How many special tokens a tokenizer puts behind a text. */
function countSuffix(tokenizer: Tokenizer): number {
  const bare = tokenizer.encode('a', { add_special_tokens: false }).ids;
  const full = tokenizer.encode('a').ids;
  const last = bare.at(-1);
  return last === undefined ? 0 : full.length - 1 - full.lastIndexOf(last);
}
