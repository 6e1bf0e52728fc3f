/** The text of an XML (or JSON) document, in the encoding that it was sent with, that it names itself, or UTF-8. */
export function decodeXml(bytes: Uint8Array, contentType: string | null): string {
  const start = Buffer.from(bytes.subarray(0, 200)).toString('latin1');
  const labels = [
    /charset\s*=\s*["']?([\w.:-]{1,40})/i.exec(contentType ?? ''),
    /^[^<]{0,3}<\?xml[^>]*encoding\s*=\s*["']([\w.:-]{1,40})/i.exec(start),
  ];
  const decode = (label: string) => {
    try {
      return new TextDecoder(label).decode(bytes);
    } catch {
      return undefined;
    }
  };
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return decode('utf-16be') ?? '';
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return decode('utf-16le') ?? '';
  const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  const label = hasMark ? undefined : labels.find((found) => found !== null)?.[1];
  return (label === undefined ? undefined : decode(label)) ?? decode('utf-8') ?? '';
}
