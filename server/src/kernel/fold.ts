/** How strings compare everywhere: Unicode NFKC, case-insensitive, without surrounding white space. */
export function fold(text: string): string {
  return text.toWellFormed().normalize('NFKC').toLowerCase().normalize('NFKC').trim();
}
