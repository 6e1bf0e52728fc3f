/** A name as servers write it, in the UTF-7 of RFC 3501 -> as people read it. What is not well formed stays as it is. */
export function readableName(name: string): string {
  return name.replace(/&([A-Za-z0-9+,]*)-/g, (whole, packed: string) => {
    if (packed === '') return '&';
    const bytes = Buffer.from(packed.replaceAll(',', '/'), 'base64');
    if (bytes.length === 0 || bytes.length % 2 === 1) return whole;
    return bytes.swap16().toString('utf16le').toWellFormed();
  });
}
