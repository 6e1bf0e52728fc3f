/** A line of iCalendar or vCard: `DTSTART;TZID=Europe/Berlin:20260301T093000`. */
export interface ContentLine {
  name: string;
  parameters: Readonly<Record<string, string>>;
  value: string;
}

export interface Component {
  name: string;
  lines: ContentLine[];
  components: Component[];
}

/** Text of iCalendar (RFC 5545) or vCard (RFC 6350) -> its components; unreadable lines are left out. */
export function readComponents(text: string): Component[] {
  const root: Component = { name: '', lines: [], components: [] };
  const open: Component[] = [root];
  for (const line of unfold(text)) {
    const parsed = readLine(line);
    if (!parsed) continue;
    const current = open.at(-1) ?? root;
    if (parsed.name === 'BEGIN') {
      const component = { name: parsed.value.trim().toUpperCase(), lines: [], components: [] };
      current.components.push(component);
      open.push(component);
    } else if (parsed.name === 'END') {
      if (open.length > 1) open.pop();
    } else current.lines.push(parsed);
  }
  return root.components;
}

/** Long lines go on behind a line break and a blank; old vCards end a line that goes on with `=`. */
function unfold(text: string): string[] {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/\n[ \t]/g, '')
    .replace(/=\n(?=[^\n]{0,200}(?:=[0-9A-F]{2}|\n))/g, '')
    .split('\n');
}

function readLine(line: string): ContentLine | undefined {
  const colon = findColon(line);
  if (colon < 1) return undefined;
  const [head = '', ...rest] = splitOutsideQuotes(line.slice(0, colon));
  const parameters: Record<string, string> = Object.create(null);
  for (const parameter of rest) {
    const equals = parameter.indexOf('=');
    const [key, value] =
      equals === -1 ? ['TYPE', parameter] : [parameter.slice(0, equals), parameter.slice(equals + 1)];
    parameters[key.toUpperCase()] = value.replace(/^"(.*)"$/, '$1');
  }
  const name = head.slice(head.lastIndexOf('.') + 1).toUpperCase();
  const raw = line.slice(colon + 1);
  const isQuoted = /^quoted-printable$/i.test(parameters['ENCODING'] ?? '');
  return { name, parameters, value: isQuoted ? decodeQuoted(raw) : raw };
}

function findColon(line: string): number {
  let isQuoted = false;
  for (let at = 0; at < line.length; at++) {
    if (line[at] === '"') isQuoted = !isQuoted;
    else if (line[at] === ':' && !isQuoted) return at;
  }
  return -1;
}

function splitOutsideQuotes(text: string): string[] {
  return text.match(/(?:"[^"]*"|[^;"])+/g) ?? [];
}

function decodeQuoted(text: string): string {
  const bytes = text.replace(/=([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

export function lineOf({ lines }: Component, name: string): ContentLine | undefined {
  return lines.find((line) => line.name === name);
}

/** The text of the first line of that name, without its escapes. */
export function textValueOf(component: Component, name: string): string | undefined {
  const line = lineOf(component, name);
  return line && (unescapeText(line.value).trim() || undefined);
}

export function unescapeText(value: string): string {
  return value.replace(/\\([\\;,nN])/g, (_, mark: string) => (mark.toLowerCase() === 'n' ? '\n' : mark));
}
