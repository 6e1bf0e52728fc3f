/** How strings compare everywhere: Unicode NFKC, case-insensitive, without surrounding white space. */
export function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase().normalize('NFKC').trim();
}
