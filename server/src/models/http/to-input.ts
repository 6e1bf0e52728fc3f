/** A text as every server takes it: cut (many refuse what is too long), well-formed, and never empty. */
export function toInput(text: string, mostCharacters: number): string {
  const input = text.slice(0, mostCharacters).toWellFormed();
  return input.trim() === '' ? '.' : input;
}
