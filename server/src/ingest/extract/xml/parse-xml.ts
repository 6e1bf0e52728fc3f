import { parseDocument } from 'htmlparser2';

/** An element of an XML tree: what readers of office files need of one. */
export interface XmlElement {
  /** With its prefix, as the file has it: every program writes the usual ones. */
  name: string;
  attributes: Readonly<Record<string, string>>;
  children: readonly (XmlElement | string)[];
}

type DomNode = ReturnType<typeof parseDocument>['children'][number];

/** XML -> its root. Document type definitions are not read, so that no entity can grow or reach out. */
export function parseXml(text: string): XmlElement {
  const { children } = parseDocument(text, { xmlMode: true, decodeEntities: true });
  const roots = children.flatMap((node) => (node.type === 'tag' ? [toElement(node)] : []));
  return roots[0] ?? { name: '', attributes: {}, children: [] };
}

function toElement(node: Extract<DomNode, { type: unknown; attribs: unknown }>): XmlElement {
  const children: (XmlElement | string)[] = [];
  for (const child of node.children)
    if (child.type === 'text') children.push((child as { data: string }).data);
    else if (child.type === 'cdata') children.push(...textsOf(child as { children: DomNode[] }));
    else if ('attribs' in child) children.push(toElement(child));
  return { name: node.name, attributes: node.attribs, children };
}

function textsOf({ children }: { children: DomNode[] }): string[] {
  return children.flatMap((child) => (child.type === 'text' ? [(child as { data: string }).data] : []));
}

export function elementsOf(parent: XmlElement): XmlElement[] {
  return parent.children.filter((child) => typeof child !== 'string');
}

/** The first child of that name. */
export function childOf(parent: XmlElement | undefined, name: string): XmlElement | undefined {
  return parent && elementsOf(parent).find((child) => child.name === name);
}

/** All elements of that name, at any depth, in order. */
export function* descendantsOf(parent: XmlElement, name: string): Generator<XmlElement> {
  for (const child of elementsOf(parent)) {
    if (child.name === name) yield child;
    yield* descendantsOf(child, name);
  }
}

export function textOf(element: XmlElement | undefined): string {
  if (!element) return '';
  return element.children.map((child) => (typeof child === 'string' ? child : textOf(child))).join('');
}
