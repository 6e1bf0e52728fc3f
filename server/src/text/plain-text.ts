/** Most lines of most texts have none of these, and one look is cheaper than all the replacements. */
const anyMark = /[#*_`[~>+•-]/;

/** Takes the markdown marks out of a line of text: emphasis, code, links (their text stays), list and heading marks. */
export function withoutMarkdown(text: string): string {
  if (!anyMark.test(text)) return text.replace(/\s+/g, ' ').trim();
  return text
    .replace(/^\s*(?:#{1,6}\s+|[-*+•]\s+(?:\[[ xX]\]\s+)?|>\s?)+/, '')
    .replace(/!\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/(\*\*|__|~~)(?=\S)(.*?\S)\1/g, '$2')
    .replace(/(?<![\p{L}\p{N}*])\*(?=\S)([^*]*\S)\*(?![\p{L}\p{N}*])/gu, '$1')
    .replace(/(?<![\p{L}\p{N}_])_(?=\S)([^_]*\S)_(?![\p{L}\p{N}_])/gu, '$1')
    .replace(/`([^`]*)`/g, '$1')
    .replace(/\s+/g, ' ')
    .trim();
}

/** Writes a text so that a markdown renderer shows exactly it: no HTML, link, image, emphasis or table of its own. */
export function asMarkdownText(text: string): string {
  return text.replace(/[\\`*_[\]<>~|]/g, (mark) => (mark === '<' ? '&lt;' : `\\${mark}`));
}
