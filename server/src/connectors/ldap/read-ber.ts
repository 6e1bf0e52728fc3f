/** One value of BER (X.690), as LDAP uses it: tags of one byte, lengths that are said. */
export interface BerElement {
  tag: number;
  content: Buffer;
}

export class BerError extends Error {}

/** How many bytes the element at the beginning has, with tag and length; undefined while that is not there yet. */
export function lengthOfElement(bytes: Buffer): number | undefined {
  const first = bytes[1];
  if (first === undefined) return undefined;
  if (first < 0x80) return 2 + first;
  const more = first & 0x7f;
  if (more === 0 || more > 4) throw new BerError('a length that is not said, or too long');
  if (bytes.length < 2 + more) return undefined;
  return 2 + more + bytes.readUIntBE(2, more);
}

/** The elements that fill the bytes, to the last one; throws where they do not. */
export function readElements(bytes: Buffer): BerElement[] {
  const elements: BerElement[] = [];
  for (let at = 0; at < bytes.length; ) {
    const rest = bytes.subarray(at);
    const length = lengthOfElement(rest);
    const tag = rest[0];
    if (length === undefined || tag === undefined || length > rest.length)
      throw new BerError('an element that is cut off');
    const lengthBytes = (rest[1] ?? 0) < 0x80 ? 1 : 1 + ((rest[1] ?? 0) & 0x7f);
    elements.push({ tag, content: rest.subarray(1 + lengthBytes, length) });
    at += length;
  }
  return elements;
}

/** An INTEGER or ENUMERATED that is not negative and fits into 32 bits. */
export function readNumber({ content }: BerElement): number {
  if (content.length === 0 || content.length > 4) throw new BerError('a number that is too long');
  const value = content.readIntBE(0, content.length);
  if (value < 0) throw new BerError('a negative number');
  return value;
}
