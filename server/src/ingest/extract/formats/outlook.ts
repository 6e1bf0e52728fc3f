import { createRequire } from 'node:module';
import type MsgReaderModule from '@kenjiuno/msgreader';
import type { FieldsData } from '@kenjiuno/msgreader';
import { htmlToText } from '../../html-to-text.ts';
import type { FileFields, IncomingFile, ReadContext, ReadFile } from '../extracted-file.ts';
import { FileProblem } from '../file-problem.ts';
import { readAttachments } from './read-attachments.ts';

// Its default export is wrapped twice for importers of ES modules.
const { default: MsgReader } = createRequire(import.meta.url)('@kenjiuno/msgreader') as {
  default: typeof MsgReaderModule.default;
};

/** A mail as Outlook saves it (MSG). */
export async function readOutlook({ bytes }: IncomingFile, context: ReadContext): Promise<ReadFile> {
  const reader = new MsgReader(new Uint8Array(bytes).buffer);
  const mail = reader.getFileData();
  if (mail.dataType !== 'msg' || mail.error) throw new FileProblem('broken', 'It is no complete Outlook message.');
  const files = (mail.attachments ?? []).flatMap((attachment) => {
    if (attachment.innerMsgContentFields) return [];
    const { fileName, content } = reader.getAttachment(attachment);
    return [{ name: fileName, contentType: attachment.attachMimeTag, bytes: content }];
  });
  const { parts, problem } = await readAttachments(files, context);
  const isSealed = /^IPM\.Note\.(?:SMIME|Microsoft\.RightsManaged|rpmsg)/i.test(mail.messageClass ?? '');
  const body = bodyOf(mail);
  return {
    form: 'markdown',
    parts: [{ content: body }, ...parts],
    title: mail.subject?.trim() || undefined,
    fields: fieldsOf(mail, files.length > 0),
    problem:
      isSealed && !/IPM\.Note\.SMIME\.MultipartSigned/i.test(mail.messageClass ?? '')
        ? {
            state: 'encrypted',
            note: 'The mail is encrypted for its recipients. Only its subject and people are known.',
          }
        : problem,
  };
}

function bodyOf({ body, bodyHtml, html }: FieldsData): string {
  if (body?.trim()) return body.replaceAll('\r\n', '\n').trim();
  const laidOut = bodyHtml ?? (html && new TextDecoder().decode(html));
  return laidOut ? htmlToText(laidOut) : '';
}

function fieldsOf(mail: FieldsData, hasAttachments: boolean): FileFields {
  const sender = mail.senderSmtpAddress ?? usableAddress(mail.senderEmail) ?? mail.senderName;
  const recipients = (mail.recipients ?? []).flatMap(
    ({ smtpAddress, email, name }) => smtpAddress ?? usableAddress(email) ?? name ?? [],
  );
  return {
    type: 'email',
    ...(sender ? { sentFrom: [sender] } : {}),
    sentTo: recipients,
    sentAt: mail.clientSubmitTime ?? mail.messageDeliveryTime ?? mail.creationTime,
    hasAttachments,
  };
}

/** Exchange names people of its own by a path. */
const usableAddress = (text: string | undefined) => (text?.includes('@') ? text : undefined);
