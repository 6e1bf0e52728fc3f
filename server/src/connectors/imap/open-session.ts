/** A connection to an IMAP server, signed in. One command at a time; whatever else the server says meanwhile is looked at too. */
import type { ConnectorConnect, ConnectorSocket } from '../connector.ts';
import { SourceError } from '../source-error.ts';
import { type ImapSettings, serverOf } from './imap-settings.ts';
import { type ImapResponse, type ResponseReader, readResponses } from './read-responses.ts';

export interface ImapSession {
  capabilities: ReadonlySet<string>;
  /** Sends a command and hands out what comes before its end. Throws a `SourceError`; see `CommandRefused`. */
  run(command: string, onData?: (response: ImapResponse) => unknown): Promise<void>;
  isOpen(): boolean;
  close(): void;
}

/** The server understood a command and does not do it (`NO`). The connection goes on. */
export class CommandRefused extends SourceError {
  /** Such as `NONEXISTENT`; empty where it gives none. */
  readonly code: string;

  get isForNow(): boolean {
    return /^(?:UNAVAILABLE|INUSE|LIMIT|SERVERBUG|CONTACTADMIN)$/.test(this.code);
  }

  constructor(code: string) {
    super('unavailable', `The mail server refuses a command${code ? ` (${code})` : ''}.`);
    this.code = code;
  }
}

interface Options {
  settings: ImapSettings;
  /** To sign in with; undefined where there is a password. */
  token: string | undefined;
  connect: ConnectorConnect;
  answerMs: number;
}

/** Beside a mail itself. */
const mostOtherBytes = 1024 ** 2;

export async function openSession({ settings, token, connect, answerMs }: Options): Promise<ImapSession> {
  const { host, port, security } = serverOf(settings);
  const limits = { answerMs, mostLiteralBytes: settings.mostBytes + mostOtherBytes };
  let socket: ConnectorSocket = await connect({ host, port, isSecure: security === 'tls' });
  let reader: ResponseReader = readResponses(socket.stream, limits);
  let capabilities = new Set<string>();
  let lastTag = 0;

  const run = async (
    command: string,
    onData: (response: ImapResponse) => unknown = () => {},
    /** What is sent when the server asks to go on. */
    more: string[] = [],
  ): Promise<void> => {
    const tag = `c${++lastTag}`;
    socket.stream.write(`${tag} ${command}\r\n`);
    for (;;) {
      const response = await reader.next();
      if (response.tag === '+') socket.stream.write(`${more.shift() ?? '*'}\r\n`);
      else if (response.tag === '*') {
        const text = textOf(response);
        if (/^BYE\b/i.test(text)) throw new SourceError('unavailable', 'The mail server ends the connection.');
        noteCapabilities(text);
        onData(response);
      } else if (response.tag === tag) {
        const text = textOf(response);
        noteCapabilities(text);
        if (/^OK\b/i.test(text)) return;
        if (/^NO\b/i.test(text)) throw new CommandRefused(codeOf(text));
        throw new SourceError('unsound', 'The mail server does not understand what it is asked.');
      } else throw new SourceError('unsound', 'The mail server answers what it was not asked.');
    }
  };
  /** Never added up: what a server could do before it was known who asks counts no more. */
  function noteCapabilities(text: string): void {
    const [, list] = /^(?:OK|PREAUTH) \[CAPABILITY ([^\]]*)\]/i.exec(text) ?? /^CAPABILITY (.*)$/i.exec(text) ?? [];
    if (list !== undefined) capabilities = new Set(list.toUpperCase().split(' '));
  }

  try {
    const greeting = await reader.next();
    noteCapabilities(textOf(greeting));
    if (greeting.tag !== '*' || !/^(?:OK|PREAUTH)\b/i.test(textOf(greeting)))
      throw new SourceError('unavailable', 'The mail server does not take the connection, or is none.');
    if (security === 'starttls') {
      await run('STARTTLS').catch((error: unknown) => {
        if (!(error instanceof CommandRefused)) throw error;
        throw new SourceError('misconfigured', 'The mail server does not know STARTTLS.', {
          nextStep: 'Begin its `url` with `imaps://`, where it has a port with TLS.',
        });
      });
      if (reader.hasMore()) throw new SourceError('unsound', 'The mail server goes on without TLS.');
      socket = await socket.startTls();
      reader = readResponses(socket.stream, limits);
      capabilities = new Set();
    }
    if (capabilities.size === 0) await run('CAPABILITY');
    // Who may come in without saying who he is (PREAUTH) is not the owner of the settings.
    if (!/^PREAUTH\b/i.test(textOf(greeting))) await signIn(settings, token, capabilities, run);
    // Many say it with the end of signing in; the others are asked.
    await run('CAPABILITY');
  } catch (error) {
    socket.stream.destroy();
    throw error;
  }
  return {
    get capabilities() {
      return capabilities;
    },
    async run(command, onData) {
      try {
        await run(command, onData);
      } catch (error) {
        if (!(error instanceof CommandRefused)) socket.stream.destroy();
        throw error;
      }
    },
    isOpen: () => !socket.stream.destroyed && !socket.stream.readableEnded,
    close: () => socket.stream.destroy(),
  };
}

type Run = (command: string, onData?: undefined, more?: string[]) => Promise<void>;

async function signIn(
  { userName, password, refreshToken }: ImapSettings,
  token: string | undefined,
  capabilities: ReadonlySet<string>,
  run: Run,
): Promise<void> {
  const authenticate = (mechanism: string, response: string, more: string[] = []) => {
    const packed = Buffer.from(response).toString('base64');
    return capabilities.has('SASL-IR')
      ? run(`AUTHENTICATE ${mechanism} ${packed}`, undefined, more)
      : run(`AUTHENTICATE ${mechanism}`, undefined, [packed, ...more]);
  };
  try {
    // Behind a refused token the server explains itself, and waits for an empty line.
    if (token !== undefined)
      await authenticate('XOAUTH2', `user=${userName}\u0001auth=Bearer ${token}\u0001\u0001`, ['']);
    else if (capabilities.has('AUTH=PLAIN')) await authenticate('PLAIN', `\0${userName}\0${password ?? ''}`);
    else if (capabilities.has('LOGINDISABLED'))
      throw new SourceError('misconfigured', 'The mail server takes no password on this connection.', {
        nextStep: 'Begin its `url` with `imaps://` or `imap://`, or give an `accessToken`.',
      });
    else await run(`LOGIN ${quote(userName)} ${quote(password ?? '')}`);
  } catch (error) {
    if (!(error instanceof CommandRefused)) throw error;
    if (error.isForNow)
      throw new SourceError('unavailable', `The mail server does not let ${userName} in just now (${error.code}).`);
    throw new SourceError('access-denied', `The mail server does not let ${userName} in.`, {
      nextStep: `Renew the \`${token === undefined ? 'password' : refreshToken === undefined ? 'accessToken' : 'refreshToken'}\` in the settings of the source.`,
    });
  }
}

/** As a string of IMAP; what can not be one is refused rather than sent as something else. */
export function quote(text: string): string {
  if (!/^[\x20-\x7e]*$/.test(text))
    throw new SourceError('misconfigured', 'A name or password holds characters that the mail server does not take.');
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}

/** Of a response of status, which has no literals. */
function textOf({ pieces: [text] }: ImapResponse): string {
  return typeof text === 'string' ? text : '';
}

function codeOf(text: string): string {
  return /^NO \[([A-Z-]{1,40})[\] ]/i.exec(text)?.[1]?.toUpperCase() ?? '';
}
