import { Parser } from 'htmlparser2';

/** An element of XML; names are written `<namespace> <local name>`. */
export interface XmlElement {
  name: string;
  /** As they are written, without namespaces. */
  attributes: Readonly<Record<string, string>>;
  text: string;
  children: XmlElement[];
}

const mostDepth = 40;

/** A document -> its root; undefined where it is none or was cut off. */
export function readXml(document: string): XmlElement | undefined {
  const top: XmlElement = { name: '', attributes: {}, text: '', children: [] };
  const open = [{ element: top, tag: '', namespaces: new Map<string, string>() }];
  let isSound = true;
  const parser = new Parser(
    {
      onopentag(tag, attributes) {
        const above = open.at(-1);
        if (!above || open.length > mostDepth) {
          isSound = false;
          return;
        }
        const namespaces = declare(above.namespaces, attributes);
        const element = { name: nameOf(tag, namespaces), attributes, text: '', children: [] };
        above.element.children.push(element);
        open.push({ element, tag, namespaces });
      },
      ontext(text) {
        const current = open.at(-1);
        if (current) current.element.text += text;
      },
      onclosetag(tag) {
        if (open.at(-1)?.tag === tag) open.pop();
        else isSound = false;
      },
    },
    { xmlMode: true, decodeEntities: true },
  );
  parser.write(document);
  const isClosed = open.length === 1;
  parser.end();
  const [root, ...others] = top.children;
  return isSound && isClosed && others.length === 0 ? root : undefined;
}

function declare(above: Map<string, string>, attributes: Record<string, string>): Map<string, string> {
  const declared = Object.entries(attributes).filter(([name]) => name === 'xmlns' || name.startsWith('xmlns:'));
  if (declared.length === 0) return above;
  return new Map([...above, ...declared.map(([name, value]) => [name.slice(6), value] as const)]);
}

function nameOf(tag: string, namespaces: ReadonlyMap<string, string>): string {
  const colon = tag.indexOf(':');
  return `${namespaces.get(tag.slice(0, Math.max(colon, 0))) ?? ''} ${tag.slice(colon + 1)}`;
}

export function childrenNamed(element: XmlElement | undefined, name: string): XmlElement[] {
  return element?.children.filter((child) => child.name === name) ?? [];
}

export function childNamed(element: XmlElement | undefined, name: string): XmlElement | undefined {
  return childrenNamed(element, name)[0];
}

/** The text of the first child of that name, where it says something. */
export function textNamed(element: XmlElement | undefined, name: string): string | undefined {
  return childNamed(element, name)?.text.trim() || undefined;
}
