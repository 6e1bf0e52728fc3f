import { BindRequest, ExtendedRequest, FilterParser, type Message, PagedResultsControl, SearchRequest } from 'ldapts';
import type { ConnectorConnect, ConnectorSocket } from '../connector.ts';
import { SourceError } from '../source-error.ts';
import { type Frames, openFrames } from './open-frames.ts';
import { BerError } from './read-ber.ts';
import { type DirectoryEntry, type LdapMessage, readMessage, resultTags } from './read-message.ts';
import { refuseCode } from './refuse-code.ts';

/** A directory to which somebody has signed in. One question at a time. */
export interface Ldap {
  /**
   * One page of what fits, as it comes, and the cookie of the next one; undefined on the last. What the server refers to elsewhere
   * is left out.
   */
  search(question: LdapQuestion): AsyncGenerator<DirectoryEntry, Buffer | undefined>;
  close(): void;
}

export interface LdapQuestion {
  base: string;
  scope: 'base' | 'sub';
  filter: string;
  attributes: readonly string[];
  /** Undefined at the beginning. */
  cookie?: Buffer | undefined;
}

interface Options {
  connect: ConnectorConnect;
  host: string;
  port: number;
  /** From the beginning, begun after connecting, or none at all. */
  tls: 'always' | 'start' | 'never';
  /** Nobody in particular when absent. */
  signIn: { dn: string; password: string } | undefined;
}

const pageSize = 500;
const startTlsName = '1.3.6.1.4.1.1466.20037';

export async function openLdap({ connect, host, port, tls, signIn }: Options): Promise<Ldap> {
  let socket: ConnectorSocket = await connect({ host, port, isSecure: tls === 'always' });
  let frames: Frames = openFrames(socket.stream, host);
  let lastId = 0;

  const send = (toMessage: (messageId: number) => Message): number => {
    socket.stream.write(toMessage(++lastId).write());
    return lastId;
  };
  const receive = async (id: number): Promise<LdapMessage> => {
    try {
      const message = readMessage(await frames.next());
      // Who ends a connection may say so unasked.
      if (message.id === 0) throw new SourceError('unavailable', `${host} ends the connection.`);
      if (message.id !== id) throw new BerError('an answer to what was not asked');
      return message;
    } catch (error) {
      if (!(error instanceof BerError)) throw error;
      throw new SourceError('unsound', `What ${host} answers is no LDAP.`);
    }
  };
  const expectResult = async (id: number, of: number, subject: string) => {
    const message = await receive(id);
    if (message.kind !== 'result' || message.of !== of)
      throw new SourceError('unsound', `${subject} is answered by something else.`);
    refuseCode(message.code, subject);
  };

  if (tls === 'start') {
    const id = send((messageId) => new ExtendedRequest({ messageId, oid: startTlsName }));
    await expectResult(id, resultTags.extended, 'Beginning with TLS');
    if (!frames.release())
      throw new SourceError('unsound', `${host} goes on without TLS where it was asked to begin with it.`);
    socket = await socket.startTls();
    frames = openFrames(socket.stream, host);
  }
  if (signIn) {
    const id = send((messageId) => new BindRequest({ messageId, dn: signIn.dn, password: signIn.password }));
    await expectResult(id, resultTags.bind, `Signing in as ${signIn.dn}`);
  }
  return {
    async *search({ base, scope, filter, attributes, cookie }) {
      const paged = new PagedResultsControl({ value: { size: pageSize, ...(cookie ? { cookie } : {}) } });
      const options = {
        baseDN: base,
        scope,
        filter: FilterParser.parseString(filter),
        attributes: [...attributes],
        timeLimit: 0,
      };
      const id = send((messageId) => new SearchRequest({ messageId, ...options, controls: [paged] }));
      for (;;) {
        const message = await receive(id);
        if (message.kind === 'entry') yield message.entry;
        if (message.kind !== 'result') continue;
        if (message.of !== resultTags.search)
          throw new SourceError('unsound', `${host} answers a search with something else.`);
        refuseCode(message.code, `Looking below ${base || 'the root'}`);
        return message.cookie?.length ? message.cookie : undefined;
      }
    },
    close: () => void socket.stream.destroy(),
  };
}
