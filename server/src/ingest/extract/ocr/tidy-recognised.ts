/** Lines as they stand on paper -> paragraphs: a line goes on in the next one, and a word that was parted becomes whole. Pure. */
export function tidyRecognised(text: string): string {
  return (
    text
      .split(/\n[^\S\n]*\n/)
      .map((paragraph) =>
        paragraph
          .split('\n')
          .map((line) => line.trim())
          .filter((line) => line !== '')
          .reduce((joined, line) => {
            if (joined === '') return line;
            if (/\p{Ll}-$/u.test(joined) && /^\p{Ll}/u.test(line)) return joined.slice(0, -1) + line;
            return /^(?:[•●▪*–-]|\d{1,3}[.)])\s/.test(line) ? `${joined}\n${line}` : `${joined} ${line}`;
          }, ''),
      )
      // Edges and spots of paper.
      .filter((paragraph) => /[\p{L}\p{N}]{2}/u.test(paragraph))
      .join('\n\n')
  );
}
