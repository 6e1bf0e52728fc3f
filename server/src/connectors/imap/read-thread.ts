/** Which mail this is, and to which one the conversation goes back. */
export interface MailThread {
  messageId?: string;
  thread?: string;
}

const headBytes = 256 * 1024;
const mostCharacters = 300;

/** By `Message-ID`, `References` and `In-Reply-To` (RFC 5322, 3.6.4): mails of one conversation begin with the same reference. */
export function readThread(mail: Uint8Array): MailThread {
  const text = Buffer.from(mail.subarray(0, headBytes)).toString('latin1');
  const end = /\r?\n\r?\n/.exec(text)?.index ?? text.length;
  const lines = text
    .slice(0, end)
    .replace(/\r?\n[ \t]+/g, ' ')
    .split(/\r?\n/);
  const idsOf = (name: string) => {
    const line = lines.find((one) => one.toLowerCase().startsWith(`${name}:`)) ?? '';
    return [...line.matchAll(/<([^<>\s]{1,300})>/g)].map(([, id = '']) => id.slice(0, mostCharacters));
  };
  const [messageId] = idsOf('message-id');
  const thread = idsOf('references')[0] ?? idsOf('in-reply-to')[0] ?? messageId;
  return { ...(messageId ? { messageId } : {}), ...(thread ? { thread } : {}) };
}
