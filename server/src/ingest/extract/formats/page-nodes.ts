const textType = 3;
const elementType = 1;

const noNodes: readonly PageNode[] = [];

export type PageNode = PageElement | PageText;

/** The places of a tree. What `undefined` says elsewhere is `null` here, as in every document. */
abstract class LinkedNode {
  parentNode: PageElement | null = null;
  previousSibling: PageNode | null = null;
  nextSibling: PageNode | null = null;

  get nextElementSibling(): PageElement | null {
    let next = this.nextSibling;
    while (next instanceof PageText) next = next.nextSibling;
    return next;
  }

  get previousElementSibling(): PageElement | null {
    let before = this.previousSibling;
    while (before instanceof PageText) before = before.previousSibling;
    return before;
  }
}

export class PageText extends LinkedNode {
  readonly nodeType = textType;
  readonly nodeName = '#text';
  readonly childNodes: readonly PageNode[] = noNodes;
  #text: string;

  constructor(text: string) {
    super();
    this.#text = text;
  }

  get textContent(): string {
    return this.#text;
  }

  set textContent(text: string) {
    this.#text = text;
    this.parentNode?.forgetText();
  }

  remove(): void {
    this.parentNode?.removeChild(this);
  }
}

/**
 * As much of an element of the DOM as Readability asks for. It asks for the text of the same elements again and again while it
 * changes few of them: their text is kept until something inside of them changes.
 */
export class PageElement extends LinkedNode {
  readonly nodeType = elementType;
  readonly ownerDocument: PageDocument;
  localName: string;
  tagName: string;
  firstChild: PageNode | null = null;
  lastChild: PageNode | null = null;
  readonly #attributes: Map<string, string>;
  #text: string | undefined;

  constructor(ownerDocument: PageDocument, name: string, attributes: Map<string, string> = new Map()) {
    super();
    this.ownerDocument = ownerDocument;
    this.localName = name.toLowerCase();
    this.tagName = name.toUpperCase();
    this.#attributes = attributes;
  }

  get nodeName(): string {
    return this.tagName;
  }

  get id(): string {
    return this.#attributes.get('id') ?? '';
  }

  set id(value: string) {
    this.#attributes.set('id', value);
  }

  get className(): string {
    return this.#attributes.get('class') ?? '';
  }

  set className(value: string) {
    this.#attributes.set('class', value);
  }

  /** Whether it shows is all that is asked. */
  get style(): { display: string; visibility: string } | null {
    const style = this.#attributes.get('style');
    return style === undefined
      ? null
      : { display: valueIn(style, 'display'), visibility: valueIn(style, 'visibility') };
  }

  get attributes(): PageAttribute[] {
    return Array.from(this.#attributes, ([name, value]) => new PageAttribute(name, value));
  }

  getAttribute(name: string): string | null {
    return this.#attributes.get(name) ?? null;
  }

  hasAttribute(name: string): boolean {
    return this.#attributes.has(name);
  }

  setAttribute(name: string, value: string): void {
    this.#attributes.set(name, value);
  }

  setAttributeNode({ name, value }: PageAttribute): void {
    this.#attributes.set(name, value);
  }

  removeAttribute(name: string): void {
    this.#attributes.delete(name);
  }

  get childNodes(): PageNode[] {
    const nodes: PageNode[] = [];
    for (let child = this.firstChild; child; child = child.nextSibling) nodes.push(child);
    return nodes;
  }

  get children(): PageElement[] {
    const elements: PageElement[] = [];
    for (let child = this.firstElementChild; child; child = child.nextElementSibling) elements.push(child);
    return elements;
  }

  get firstElementChild(): PageElement | null {
    return this.firstChild instanceof PageText ? this.firstChild.nextElementSibling : this.firstChild;
  }

  get textContent(): string {
    if (this.#text === undefined) {
      let text = '';
      for (let child = this.firstChild; child; child = child.nextSibling) text += child.textContent;
      this.#text = text;
    }
    return this.#text;
  }

  set textContent(text: string) {
    this.#clear();
    this.appendChild(new PageText(text));
  }

  /** An element whose text is not known has none above it whose text is. */
  forgetText(): void {
    let element: PageElement | null = this;
    while (element && element.#text !== undefined) {
      element.#text = undefined;
      element = element.parentNode;
    }
  }

  get innerHTML(): string {
    let html = '';
    for (let child = this.firstChild; child; child = child.nextSibling)
      html += child instanceof PageText ? encode(child.textContent) : child.#outerHTML();
    return html;
  }

  set innerHTML(html: string) {
    this.#clear();
    this.ownerDocument.fill(this, html);
  }

  appendChild<Node extends PageNode>(node: Node): Node {
    node.remove();
    node.parentNode = this;
    node.previousSibling = this.lastChild;
    if (this.lastChild) this.lastChild.nextSibling = node;
    else this.firstChild = node;
    this.lastChild = node;
    this.forgetText();
    return node;
  }

  removeChild<Node extends PageNode>(node: Node): Node {
    const { previousSibling, nextSibling } = node;
    if (previousSibling) previousSibling.nextSibling = nextSibling;
    else this.firstChild = nextSibling;
    if (nextSibling) nextSibling.previousSibling = previousSibling;
    else this.lastChild = previousSibling;
    node.parentNode = null;
    node.previousSibling = null;
    node.nextSibling = null;
    this.forgetText();
    return node;
  }

  replaceChild<Node extends PageNode>(node: PageNode, old: Node): Node {
    if (node === old) return old;
    node.remove();
    const { previousSibling, nextSibling } = old;
    node.parentNode = this;
    node.previousSibling = previousSibling;
    node.nextSibling = nextSibling;
    if (previousSibling) previousSibling.nextSibling = node;
    else this.firstChild = node;
    if (nextSibling) nextSibling.previousSibling = node;
    else this.lastChild = node;
    old.parentNode = null;
    old.previousSibling = null;
    old.nextSibling = null;
    this.forgetText();
    return old;
  }

  remove(): void {
    this.parentNode?.removeChild(this);
  }

  /** Those inside of it, in the order of the page. */
  getElementsByTagName(name: string): PageElement[] {
    const wanted = name.toUpperCase();
    const found: PageElement[] = [];
    for (let element = nextInside(this, this); element; element = nextInside(element, this))
      if (wanted === '*' || element.tagName === wanted) found.push(element);
    return found;
  }

  /** Of names alone: `li p` is a `p` somewhere inside of a `li`. */
  matches(selector: string): boolean {
    const names = selector.toUpperCase().split(' ');
    if (names.pop() !== this.tagName) return false;
    let name = names.pop();
    for (let outer = this.parentNode; outer && name !== undefined; outer = outer.parentNode)
      if (outer.tagName === name) name = names.pop();
    return name === undefined;
  }

  #outerHTML(): string {
    let start = `<${this.localName}`;
    for (const [name, value] of this.#attributes) start += ` ${name}="${encode(value)}"`;
    return `${start}>${this.innerHTML}</${this.localName}>`;
  }

  #clear(): void {
    for (let child = this.firstChild; child; child = this.firstChild) this.removeChild(child);
  }
}

class PageAttribute {
  readonly name: string;
  readonly value: string;

  constructor(name: string, value: string) {
    this.name = name;
    this.value = value;
  }

  cloneNode(): PageAttribute {
    return this;
  }
}

export class PageDocument {
  readonly documentElement: PageElement;
  readonly head: PageElement;
  readonly body: PageElement;
  /** Both alike, so that links stay what they are. */
  readonly baseURI = 'about:blank';
  readonly documentURI = 'about:blank';
  readonly fill: (element: PageElement, html: string) => void;

  constructor(fill: (element: PageElement, html: string) => void) {
    this.fill = fill;
    this.documentElement = this.createElement('html');
    // Readability then renames an element instead of putting a new one in its place.
    Object.assign(this.documentElement, { __JSDOMParser__: true });
    this.head = this.documentElement.appendChild(this.createElement('head'));
    this.body = this.documentElement.appendChild(this.createElement('body'));
  }

  get firstChild(): PageElement {
    return this.documentElement;
  }

  get title(): string {
    return this.getElementsByTagName('title')[0]?.textContent ?? '';
  }

  createElement(name: string): PageElement {
    return new PageElement(this, name);
  }

  createTextNode(text: string): PageText {
    return new PageText(text);
  }

  getElementsByTagName(name: string): PageElement[] {
    return this.documentElement.getElementsByTagName(name);
  }
}

/** The element behind this one in the order of the page, as long as it is inside of the other. */
export function nextInside(element: PageElement, outer: PageElement): PageElement | null {
  return element.firstElementChild ?? nextBehind(element, outer);
}

/** The same, but passing over what is inside of the element. */
export function nextBehind(element: PageElement, outer: PageElement): PageElement | null {
  let current: PageElement | null = element;
  while (current && current !== outer) {
    const { nextElementSibling } = current as PageElement;
    if (nextElementSibling) return nextElementSibling;
    current = current.parentNode;
  }
  return null;
}

function valueIn(style: string, property: string): string {
  return new RegExp(`(?:^|;)\\s*${property}\\s*:\\s*([a-z-]{1,20})`, 'i').exec(style)?.[1]?.toLowerCase() ?? '';
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const encode = (text: string) =>
  /[&<>"]/.test(text) ? text.replace(/[&<>"]/g, (character) => entities[character] ?? character) : text;
