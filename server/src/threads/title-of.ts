const mostCharacters = 80;

/** A thread's title: the beginning of its first question, cut between words. */
export function titleOf(question: string): string {
  const line = question.replace(/\s+/g, ' ').trim();
  if (line.length <= mostCharacters) return line;
  const cut = line
    .slice(0, mostCharacters)
    .toWellFormed()
    .replace(/\uFFFD$/, '');
  const border = cut.lastIndexOf(' ');
  return `${border > mostCharacters / 2 ? cut.slice(0, border) : cut}…`;
}
