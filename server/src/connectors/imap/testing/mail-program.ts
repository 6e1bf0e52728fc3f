import { connect } from 'node:net';

/** What the owner of a mailbox does in it with a program of his, on a connection of its own. */
export interface MailProgram {
  /** Sends commands, each a line; what was answered. Throws where one is refused. */
  do(...commands: string[]): Promise<string>;
  /** Puts a mail into a folder, or several. */
  add(folder: string, mail: string | string[], flags?: string): Promise<void>;
  close(): void;
}

export async function openMailProgram(port: number, user: string): Promise<MailProgram> {
  const socket = connect(port, '127.0.0.1');
  let received = '';
  let tags = 0;
  let look = () => {};
  socket.setEncoding('latin1').on('data', (text) => {
    received += text;
    look();
  });
  const answered = (end: RegExp) =>
    new Promise<string>((resolve, reject) => {
      look = () => {
        const match = end.exec(received);
        if (!match) return;
        const all = received;
        received = '';
        if (match[1] && match[1] !== 'OK') reject(new Error(all));
        else resolve(all);
      };
      look();
    });
  await answered(/^\* OK/);
  const send = (command: string) => {
    const tag = `p${++tags}`;
    socket.write(`${tag} ${command}\r\n`, 'latin1');
    return answered(new RegExp(`^${tag} (\\w+).*\r\n`, 'm'));
  };
  await send(`LOGIN ${user} secret`);
  return {
    async do(...commands) {
      let all = '';
      for (const command of commands) all += await send(command);
      return all;
    },
    async add(folder, mail, flags = '') {
      const all = (typeof mail === 'string' ? [mail] : mail).map((text) => {
        const bytes = Buffer.from(text.replace(/\r?\n/g, '\r\n'));
        return ` (${flags}) {${bytes.length}+}\r\n${bytes.toString('latin1')}`;
      });
      await send(`APPEND ${folder}${all.join('')}`);
    },
    close: () => socket.destroy(),
  };
}

/** A mail as it is sent. */
export function mailOf(subject: string, text: string, headers: readonly string[] = []): string {
  return [
    'From: Bob Reed <bob@clew.test>',
    'To: Ann Lee <ann@clew.test>, dora@clew.test',
    'Date: Tue, 3 Feb 2026 10:11:12 +0100',
    `Subject: ${subject}`,
    `Message-ID: <${subject.replace(/\W/g, '-')}@clew.test>`,
    ...headers,
    'Content-Type: text/plain; charset=utf-8',
    '',
    text,
    '',
  ].join('\n');
}
