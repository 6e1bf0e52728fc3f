import { z } from 'zod';
import { networkSettings, readers, webAddress } from '../network-settings.ts';

/** What a command or an answer of SASL may hold. */
const plainText = z
  .string()
  .min(1)
  .max(4_000)
  .regex(/^[^\p{Cc}]+$/u, 'It holds characters that no such name or secret has.');
const folderNames = z.array(z.string().min(1).max(500)).max(1_000);

export const ImapSettings = z
  .strictObject({
    url: z
      .string()
      .max(500)
      .regex(
        /^(?:imaps|imap|imap-clear):\/\/(?:[^\s/?#@[\]:]+|\[[\da-f:.]+\])(?::\d{1,5})?\/?$/i,
        'Expected an address such as imaps://imap.example.org',
      )
      .describe(
        '`imaps://host` with TLS; `imap://host` begins with it (STARTTLS); `imap-clear://host` has none. `:port` where it is another one than 993 or 143.',
      ),
    userName: plainText,
    password: plainText.optional().describe('Often one for this application, which the mail server gives out.'),
    accessToken: plainText.optional().describe('Of OAuth, for servers that take no passwords; until it ends.'),
    refreshToken: plainText.optional().describe('Of OAuth, with which tokens are renewed at `tokenUrl`.'),
    tokenUrl: webAddress.optional(),
    clientId: plainText.optional(),
    clientSecret: plainText.optional(),
    permissions: readers.describe('Who may read the mails: usually the owner of the mailbox alone.'),
    folders: folderNames.optional().describe('Only these, with what is below; all but junk and trash when absent.'),
    except: folderNames.default([]).describe('Not these, nor what is below.'),
    mostBytes: z
      .int()
      .min(1_000)
      .max(64 * 1024 ** 2)
      .default(32 * 1024 ** 2)
      .describe('Of larger mails only people, subject and date are read.'),
    ...networkSettings,
  })
  .refine(
    ({ password, accessToken, refreshToken }) =>
      [password, accessToken, refreshToken].filter((one) => one !== undefined).length === 1,
    { error: 'Expected a `password`, an `accessToken` or a `refreshToken`.', path: ['password'] },
  )
  .refine(
    ({ refreshToken, tokenUrl, clientId }) =>
      refreshToken === undefined || (tokenUrl !== undefined && clientId !== undefined),
    { error: 'A `refreshToken` needs `tokenUrl` and `clientId`.', path: ['tokenUrl'] },
  );
export type ImapSettings = z.output<typeof ImapSettings>;

interface MailServer {
  host: string;
  port: number;
  security: 'tls' | 'starttls' | 'none';
}

/** One setting for all of it: where it becomes another one, secrets do not go along. */
export function serverOf({ url }: Pick<ImapSettings, 'url'>): MailServer {
  const { protocol, hostname, port } = new URL(url);
  const security = protocol === 'imaps:' ? 'tls' : protocol === 'imap:' ? 'starttls' : 'none';
  const usual = security === 'tls' ? 993 : 143;
  return { host: decodeURIComponent(hostname), port: port === '' ? usual : Number(port), security };
}
