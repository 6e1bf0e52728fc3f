const oneTokenEach = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}]/gu;
const charactersPerToken = 4;

/** About how many tokens a text has for a language model: a character of scripts without spaces is one, else four are. */
export function estimateTokens(text: string): number {
  const dense = text.match(oneTokenEach)?.length ?? 0;
  return dense + Math.ceil((text.length - dense) / charactersPerToken);
}
