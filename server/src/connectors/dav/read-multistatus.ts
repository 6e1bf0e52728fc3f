import { names } from './names.ts';
import { childNamed, childrenNamed, readXml, textNamed, type XmlElement } from './read-xml.ts';

export interface DavResponse {
  /** Absolute. */
  url: URL;
  /** Of all of it, where it has one. */
  status: number | undefined;
  /** Those that the server has, by name. */
  properties: ReadonlyMap<string, XmlElement>;
}

export interface Multistatus {
  responses: DavResponse[];
  syncToken: string | undefined;
}

/** An answer of many statuses (RFC 4918); undefined where it is none, was cut off, or speaks of another server. */
export function readMultistatus(xml: string, base: URL): Multistatus | undefined {
  const root = readXml(xml);
  if (root?.name !== names.multistatus) return undefined;
  const responses: DavResponse[] = [];
  for (const response of childrenNamed(root, names.response)) {
    const href = textNamed(response, names.href);
    if (href === undefined || !URL.canParse(href, base.href)) return undefined;
    const url = new URL(href, base);
    if (url.origin !== base.origin) return undefined;
    responses.push({ url, status: statusOf(response), properties: propertiesOf(response) });
  }
  return { responses, syncToken: textNamed(root, names.syncToken) };
}

function propertiesOf(response: XmlElement): Map<string, XmlElement> {
  const found = childrenNamed(response, names.propstat).filter((propstat) => statusOf(propstat) === 200);
  return new Map(
    found.flatMap(
      (propstat) => childNamed(propstat, names.prop)?.children.map((each) => [each.name, each] as const) ?? [],
    ),
  );
}

function statusOf(element: XmlElement): number | undefined {
  const code = /^HTTP\/[\d.]+ (\d{3})/.exec(textNamed(element, names.status) ?? '')?.[1];
  return code === undefined ? undefined : Number(code);
}
