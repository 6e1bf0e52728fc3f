import PostalMime, { type Address, type Email } from 'postal-mime';
import type { ContentPart } from '../../chunk-text.ts';
import { htmlToText } from '../../html-to-text.ts';
import { decodeText } from '../decode-text.ts';
import type { FileFields, IncomingFile, ReadContext, ReadFile } from '../extracted-file.ts';
import { readAttachments } from './read-attachments.ts';

/** A mail (RFC 5322): body first, then each attachment that can be read. */
export async function readMail({ bytes }: IncomingFile, context: ReadContext): Promise<ReadFile> {
  const mail = await PostalMime.parse(withoutEnvelope(inBytes(bytes)));
  const attachments = mail.attachments.map(({ filename, mimeType, content }) => ({
    name: filename ?? '',
    contentType: mimeType,
    bytes: typeof content === 'string' ? Buffer.from(content) : new Uint8Array(content),
  }));
  const isSealed = attachments.some(({ contentType }) => /^application\/(?:x-)?pkcs7-mime$/.test(contentType));
  const body = bodyOf(mail);
  const { parts, problem } = await readAttachments(attachments, context);
  return {
    form: 'markdown',
    parts: [{ content: body }, ...parts],
    title: mail.subject?.trim() || undefined,
    fields: mailFields(mail),
    problem:
      isSealed && body === ''
        ? {
            state: 'encrypted',
            note: 'The mail is encrypted for its recipients. Only its subject and people are known.',
          }
        : problem,
  };
}

/** The text that was written, else the text of what was laid out. */
function bodyOf({ text, html }: Email): string {
  if (text?.trim()) return text.replaceAll('\r\n', '\n').trim();
  return html ? htmlToText(html) : '';
}

export function mailFields(mail: Email): FileFields {
  const from = addressesOf([mail.from, mail.sender]);
  const to = addressesOf([...(mail.to ?? []), ...(mail.cc ?? []), ...(mail.bcc ?? [])]);
  const header = (name: string) => mail.headers.find(({ key }) => key === name)?.value;
  return {
    type: 'email',
    sentFrom: from.length > 0 ? from.slice(0, 1) : addressesIn(header('return-path') ?? header('reply-to')),
    sentTo: to.length > 0 ? to : addressesIn(header('delivered-to') ?? header('x-original-to') ?? header('list-post')),
    sentAt: mail.date ?? header('resent-date') ?? dateOfDelivery(header('received')),
    hasAttachments: mail.attachments.some(({ disposition, related }) => disposition === 'attachment' || !related),
  };
}

function addressesOf(addresses: readonly (Address | undefined)[]): string[] {
  const found = new Set<string>();
  for (const entry of addresses) {
    if (!entry) continue;
    const mailboxes = 'group' in entry && entry.group ? entry.group : [entry];
    for (const { address, name } of mailboxes) if (address || name) found.add(address || name);
  }
  return [...found];
}

function addressesIn(header: string | undefined): string[] {
  return header?.match(/[^\s<>:,;"]+@[^\s<>,;"]+/g)?.slice(0, 1) ?? [];
}

/** What the last server noted behind the semicolon. */
function dateOfDelivery(received: string | undefined): string | undefined {
  return received?.split(';').at(-1)?.trim();
}

/** Mails of an mbox file: each starts with a line `From ` behind an empty one; quoted ones have `>` in front. */
export async function readMbox({ bytes }: IncomingFile, context: ReadContext): Promise<ReadFile> {
  const mails = splitMbox(bytes);
  const [only] = mails;
  return only && mails.length === 1 ? readMail({ bytes: only }, context) : readMails(mails, context);
}

async function readMails(mails: readonly Uint8Array[], { budget }: ReadContext): Promise<ReadFile> {
  const parts: ContentPart[] = [];
  const people = { from: new Set<string>(), to: new Set<string>() };
  let last: string | undefined;
  for (const mail of mails) {
    if (!budget.hasTime()) break;
    const parsed = await PostalMime.parse(mail);
    const { sentFrom = [], sentTo = [], sentAt } = mailFields(parsed);
    for (const person of sentFrom) people.from.add(person);
    for (const person of sentTo) people.to.add(person);
    if (sentAt) last = sentAt;
    const head = [`From: ${sentFrom.join(', ')}`, `To: ${sentTo.join(', ')}`, ...(sentAt ? [`Date: ${sentAt}`] : [])];
    parts.push({ heading: parsed.subject || 'Without a subject', content: `${head.join('\n')}\n\n${bodyOf(parsed)}` });
  }
  return {
    form: 'markdown',
    parts,
    fields: { type: 'email', sentFrom: [...people.from], sentTo: [...people.to], sentAt: last },
    problem:
      parts.length < mails.length
        ? {
            state: 'partial',
            note: `Only the first ${parts.length} of ${mails.length} mails were read in the time there is. Split it.`,
          }
        : undefined,
  };
}

/** Mails are bytes; one that was saved as text may be in UTF-16. */
function inBytes(bytes: Uint8Array): Uint8Array {
  const isWide = bytes.subarray(0, 64).includes(0);
  return isWide ? Buffer.from(decodeText(bytes)) : bytes;
}

/** The line `From ` that mail servers put in front. */
function withoutEnvelope(bytes: Uint8Array): Buffer {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (buffer.toString('latin1', 0, 5) !== 'From ') return buffer;
  const end = buffer.indexOf('\n');
  return end === -1 ? buffer : buffer.subarray(end + 1);
}

function splitMbox(bytes: Uint8Array): Uint8Array[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const starts = [0];
  for (let at = buffer.indexOf('\nFrom '); at !== -1; at = buffer.indexOf('\nFrom ', at + 1)) starts.push(at + 1);
  return starts.map((start, position) => {
    const end = starts[position + 1] ?? buffer.length;
    const mail = withoutEnvelope(buffer.subarray(start, end));
    return mail.includes('\n>From ') ? Buffer.from(decodeText(mail).replace(/^>(>*From )/gm, '$1')) : mail;
  });
}
