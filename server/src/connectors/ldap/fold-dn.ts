/**
 * A distinguished name (RFC 4514) so that two spellings of it compare as equal: without case, without blanks around its separators,
 * each escaped character written in one way. Undefined where it is none.
 */
export function foldDn(dn: string): string | undefined {
  const parts: string[] = [];
  let bytes: number[] = [];
  let isEscaped = false;
  const endPart = (separator: string) => {
    const text = Buffer.from(bytes).toString().normalize('NFC').toLowerCase().trim();
    parts.push(text.replace(/[\\,+=;]/g, '\\$&'), separator);
    bytes = [];
  };
  const all = Buffer.from(dn);
  for (let at = 0; at < all.length; at++) {
    const byte = all[at] ?? 0;
    const sign = String.fromCharCode(byte);
    if (isEscaped) {
      const hex = /^[0-9a-f]{2}/i.exec(all.toString('latin1', at, at + 2))?.[0];
      bytes.push(hex === undefined ? byte : Number.parseInt(hex, 16));
      if (hex !== undefined) at++;
      isEscaped = false;
    } else if (sign === '\\') isEscaped = true;
    else if (sign === ',' || sign === ';') endPart(',');
    else if (sign === '+') endPart('+');
    // The first one of a part ends the name of its attribute; others are of its value.
    else if (sign === '=' && !(parts.at(-1) === '=')) endPart('=');
    else bytes.push(byte);
  }
  endPart('');
  return isEscaped || !parts.includes('=') ? undefined : parts.join('');
}
