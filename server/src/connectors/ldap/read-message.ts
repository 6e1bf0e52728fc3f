import { type BerElement, BerError, readElements, readNumber } from './read-ber.ts';

export interface DirectoryEntry {
  dn: string;
  /** By the name of the attribute in lower case, with its options: `cn`, `member;range=0-1499`. */
  attributes: ReadonlyMap<string, readonly Buffer[]>;
}

/** An answer of an LDAP server (RFC 4511), as far as a directory is read. */
export type LdapMessage =
  | { kind: 'entry'; id: number; entry: DirectoryEntry }
  | { kind: 'reference'; id: number }
  | {
      kind: 'result';
      id: number;
      /** The tag of the answer: which kind of request it ends. */
      of: number;
      code: number;
      /** Of paged results (RFC 2696); empty on the last page, undefined where the server does not page. */
      cookie: Buffer | undefined;
    };

export const resultTags = { bind: 0x61, search: 0x65, extended: 0x78 } as const;
const tags = {
  integer: 0x02,
  octets: 0x04,
  enumerated: 0x0a,
  sequence: 0x30,
  set: 0x31,
  entry: 0x64,
  reference: 0x73,
  controls: 0xa0,
};
const pagedResults = '1.2.840.113556.1.4.319';

/** One whole message; throws a `BerError` where it is none. */
export function readMessage(bytes: Buffer): LdapMessage {
  const [message, ...others] = readElements(bytes);
  if (!message || others.length > 0) throw new BerError('more than one message');
  const [number, operation, controls] = readElements(expectTag(message, tags.sequence));
  const id = readNumber({ tag: tags.integer, content: expectTag(number, tags.integer) });
  if (!operation) throw new BerError('a message without an operation');
  switch (operation.tag) {
    case tags.entry:
      return { kind: 'entry', id, entry: readEntry(operation.content) };
    case tags.reference:
      return { kind: 'reference', id };
    case resultTags.bind:
    case resultTags.search:
    case resultTags.extended: {
      const [code] = readElements(operation.content);
      return {
        kind: 'result',
        id,
        of: operation.tag,
        code: readNumber({ tag: tags.enumerated, content: expectTag(code, tags.enumerated) }),
        cookie: controls?.tag === tags.controls ? readCookie(controls.content) : undefined,
      };
    }
    default:
      throw new BerError(`an operation 0x${operation.tag.toString(16)}`);
  }
}

function readEntry(content: Buffer): DirectoryEntry {
  const [dn, list] = readElements(content);
  const attributes = new Map<string, Buffer[]>();
  for (const attribute of readElements(expectTag(list, tags.sequence))) {
    const [type, values] = readElements(expectTag(attribute, tags.sequence));
    const name = expectTag(type, tags.octets).toString().toLowerCase();
    attributes.set(
      name,
      readElements(expectTag(values, tags.set)).map((value) => expectTag(value, tags.octets)),
    );
  }
  return { dn: expectTag(dn, tags.octets).toString(), attributes };
}

function readCookie(controls: Buffer): Buffer | undefined {
  for (const control of readElements(controls)) {
    const parts = readElements(expectTag(control, tags.sequence));
    if (expectTag(parts[0], tags.octets).toString() !== pagedResults) continue;
    const [value] = readElements(expectTag(parts.at(-1), tags.octets));
    const [, cookie] = readElements(expectTag(value, tags.sequence));
    return expectTag(cookie, tags.octets);
  }
  return undefined;
}

function expectTag(element: BerElement | undefined, tag: number): Buffer {
  if (element?.tag !== tag) throw new BerError(`0x${element?.tag.toString(16)} in place of 0x${tag.toString(16)}`);
  return element.content;
}
