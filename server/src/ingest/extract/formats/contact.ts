import { decodeText } from '../decode-text.ts';
import type { FileFields, IncomingFile, ReadFile } from '../extracted-file.ts';
import { FileProblem } from '../file-problem.ts';
import { type Component, readComponents, textValueOf, unescapeText } from './content-lines.ts';

/** vCard: one contact becomes a person; of several each is a part. */
export function readContacts({ bytes }: IncomingFile): ReadFile {
  const cards = readComponents(decodeText(bytes)).filter(({ name }) => name === 'VCARD');
  const [first] = cards;
  if (!first) throw new FileProblem('broken', 'It holds no contact. Export it anew and send it again.');
  const parts = cards.map((card) => ({
    ...(cards.length > 1 ? { heading: nameOf(card) } : {}),
    content: describeCard(card),
  }));
  if (cards.length > 1) return { form: 'plain', parts, fields: { type: 'contacts' } };
  return { form: 'plain', parts, title: nameOf(first), fields: fieldsOf(first) };
}

function nameOf(card: Component): string | undefined {
  const structured = textValueOf(card, 'N')?.split(';').slice(0, 2).reverse();
  return textValueOf(card, 'FN') ?? (structured?.join(' ').trim() || textValueOf(card, 'ORG')?.replaceAll(';', ', '));
}

const shown: [name: string, label: string][] = [
  ['TITLE', 'Title'],
  ['ROLE', 'Role'],
  ['ORG', 'Organisation'],
  ['EMAIL', 'Email'],
  ['TEL', 'Telephone'],
  ['ADR', 'Address'],
  ['URL', 'Web'],
  ['BDAY', 'Birthday'],
  ['NOTE', 'Note'],
];

function describeCard(card: Component): string {
  const lines = shown.flatMap(([name, label]) =>
    card.lines
      .filter((line) => line.name === name)
      .map(({ value }) => `${label}: ${unescapeText(value).split(';').filter(Boolean).join(', ')}`),
  );
  return [nameOf(card), ...lines].filter(Boolean).join('\n');
}

function fieldsOf(card: Component): FileFields {
  const [, department] = textValueOf(card, 'ORG')?.split(';') ?? [];
  const [, , , city, , , country] = textValueOf(card, 'ADR')?.split(';') ?? [];
  const jobTitle = textValueOf(card, 'TITLE');
  const location = [city, country].filter(Boolean).join(', ');
  return {
    type: 'person',
    email: textValueOf(card, 'EMAIL'),
    ...(jobTitle ? { jobTitle: [jobTitle] } : {}),
    ...(department ? { department: [department] } : {}),
    ...(location ? { location: [location] } : {}),
  };
}
