/** A link as a document has it -> an address of the web without its fragment; undefined where it is none. */
export function resolveLink(link: string | undefined, base: string): string | undefined {
  const text = link?.trim() ?? '';
  if (text === '' || !URL.canParse(text, base)) return undefined;
  const url = new URL(text, base);
  url.hash = '';
  const isUsable =
    (url.protocol === 'http:' || url.protocol === 'https:') && url.username === '' && url.password === '';
  return isUsable && url.href.length <= 2_000 ? url.href : undefined;
}
