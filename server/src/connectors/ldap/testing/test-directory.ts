import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { BerWriter } from 'ldapts';
import { testCertificate, testKey } from '../../../egress/testing/test-certificate.ts';
import { lengthOfElement, readElements, readNumber } from '../read-ber.ts';

type Attributes = Record<string, readonly (string | Buffer)[]>;

interface AskedMessage {
  kind: 'bind' | 'search' | 'start-tls' | 'other';
  /** Of a search; of a bind who. */
  base: string;
  attributes: string[];
  cookie: string;
}

type Fault = (socket: Socket, whole: Buffer, before: Buffer) => unknown;

/** As much of an LDAP server as the connector asks: it knows no filters but by the class of entries that they name. */
export interface TestDirectory {
  port: number;
  /** By distinguished name. */
  people: Map<string, Attributes>;
  groups: Map<string, Attributes>;
  password: string;
  asked: AskedMessage[];
  /** How many were given. */
  answers(): number;
  /** The answer of this number, from 0, is given so. */
  fault: { at: number; play: Fault } | undefined;
  /** Empty pages before each page. */
  emptyPages: number;
  /** What ends a search in place of success. */
  endsWith: number;
  /** Members that are given at a time; as many as there are when absent. */
  membersAtOnce: number | undefined;
  close(): Promise<void>;
}

const pageSize = 3;
const startTlsName = '1.3.6.1.4.1.1466.20037';
const pagedResults = '1.2.840.113556.1.4.319';

export async function startTestDirectory(): Promise<TestDirectory> {
  const sockets = new Set<Socket>();
  let answers = 0;
  let before = Buffer.alloc(0);
  const directory: TestDirectory = {
    port: 0,
    people: new Map(),
    groups: new Map(),
    password: 'the password',
    asked: [],
    answers: () => answers,
    fault: undefined,
    emptyPages: 0,
    endsWith: 0,
    membersAtOnce: undefined,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };

  const give = (socket: Socket, whole: Buffer) => {
    const { fault } = directory;
    const isHere = answers++ === fault?.at;
    if (isHere) fault?.play(socket, whole, before);
    else socket.write(whole);
    before = Buffer.from(whole);
  };
  const search = (id: number, asked: AskedMessage, filter: string): Buffer => {
    const { base, attributes, cookie } = asked;
    const only = directory.groups.get(base);
    if (only) return Buffer.concat([entry(id, base, pick(only, attributes, directory.membersAtOnce)), done(id, 0, '')]);
    if (base === '') return Buffer.concat([entry(id, '', {}), done(id, 0, undefined)]);
    const found = [...(filter.includes('group') ? directory.groups : directory.people)];
    const [skipped = 0, from = 0] = cookie.split('/').map(Number);
    const next = (skips: number, at: number) => Buffer.from(`${skips}/${at}`);
    if (skipped < directory.emptyPages) return done(id, directory.endsWith, next(skipped + 1, from));
    const some = found.slice(from, from + pageSize);
    const entries = some.map(([dn, all]) => entry(id, dn, pick(all, attributes, directory.membersAtOnce)));
    const isLast = from + pageSize >= found.length;
    return Buffer.concat([...entries, done(id, directory.endsWith, isLast ? '' : next(0, from + pageSize))]);
  };

  const serve = (socket: Socket) => {
    let waiting = Buffer.alloc(0);
    socket.on('error', () => {});
    const take = (piece: Buffer) => {
      waiting = Buffer.concat([waiting, piece]);
      for (
        let length = lengthOfElement(waiting);
        length !== undefined && waiting.length >= length;
        length = lengthOfElement(waiting)
      ) {
        const message = waiting.subarray(0, length);
        waiting = waiting.subarray(length);
        const { id, filter, secret, ...asked } = readAsked(message);
        directory.asked.push(asked);
        if (asked.kind === 'bind') give(socket, result(id, 0x61, secret === directory.password ? 0 : 49));
        if (asked.kind === 'search') give(socket, search(id, asked, filter));
        if (asked.kind === 'start-tls') {
          socket.off('data', take);
          give(socket, result(id, 0x78, 0));
          serve(new TLSSocket(socket, { isServer: true, key: testKey, cert: testCertificate }));
        }
      }
    };
    socket.on('data', take);
  };
  const server = createServer((socket) => {
    sockets.add(socket);
    serve(socket);
  }).listen(0);
  await once(server, 'listening');
  directory.port = (server.address() as { port: number }).port;
  return directory;
}

function readAsked(bytes: Buffer): AskedMessage & { id: number; filter: string; secret: string } {
  const [message] = readElements(bytes);
  const [number, operation, controls] = readElements(message?.content ?? Buffer.alloc(0));
  const parts = operation && [0x60, 0x63, 0x77].includes(operation.tag) ? readElements(operation.content) : [];
  const text = (at: number) => parts[at]?.content.toString() ?? '';
  const asked = { id: number ? readNumber(number) : 0, filter: '', secret: '', base: '', attributes: [], cookie: '' };
  switch (operation?.tag) {
    case 0x60:
      return { ...asked, kind: 'bind', base: text(1), secret: text(2) };
    case 0x77:
      return { ...asked, kind: text(0) === startTlsName ? 'start-tls' : 'other' };
    case 0x63: {
      const attributes = readElements(parts[7]?.content ?? Buffer.alloc(0)).map(({ content }) => content.toString());
      const [control] = readElements(controls?.content ?? Buffer.alloc(0));
      const [, value] = readElements(control?.content ?? Buffer.alloc(0)).filter(({ tag }) => tag === 0x04);
      const [paged] = readElements(value?.content ?? Buffer.alloc(0));
      const cookie = readElements(paged?.content ?? Buffer.alloc(0))[1]?.content.toString() ?? '';
      return {
        ...asked,
        kind: 'search',
        base: text(0),
        filter: parts[6]?.content.toString('latin1') ?? '',
        attributes,
        cookie,
      };
    }
    default:
      return { ...asked, kind: 'other' };
  }
}

/** The attributes that are asked for; members in pieces where there are many, as Active Directory gives them. */
function pick(all: Attributes, asked: readonly string[], membersAtOnce: number | undefined): Attributes {
  const lower = asked.map((name) => name.toLowerCase());
  const picked: Record<string, readonly (string | Buffer)[]> = {};
  for (const [name, values] of Object.entries(all)) {
    const range = lower.find((each) => each.startsWith(`${name.toLowerCase()};range=`));
    if (!lower.includes(name.toLowerCase()) && range === undefined) continue;
    const from = Number(/=(\d+)/.exec(range ?? '')?.[1] ?? 0);
    if (name !== 'member' || membersAtOnce === undefined || values.length <= membersAtOnce) picked[name] = values;
    else {
      const to = from + membersAtOnce;
      const isLast = to >= values.length;
      picked[`member;range=${from}-${isLast ? '*' : to - 1}`] = values.slice(from, to);
    }
  }
  return picked;
}

function messageOf(id: number, tag: number, write: (writer: BerWriter) => void, cookie?: string | Buffer): Buffer {
  const writer = new BerWriter();
  writer.startSequence();
  writer.writeInt(id);
  writer.startSequence(tag);
  write(writer);
  writer.endSequence();
  if (cookie !== undefined) {
    const value = new BerWriter();
    value.startSequence();
    value.writeInt(0);
    value.writeBuffer(Buffer.from(cookie), 0x04);
    value.endSequence();
    writer.startSequence(0xa0);
    writer.startSequence();
    writer.writeString(pagedResults);
    writer.writeBuffer(value.buffer, 0x04);
    writer.endSequence();
    writer.endSequence();
  }
  writer.endSequence();
  return writer.buffer;
}

function entry(id: number, dn: string, attributes: Attributes): Buffer {
  return messageOf(id, 0x64, (writer) => {
    writer.writeString(dn);
    writer.startSequence();
    for (const [name, values] of Object.entries(attributes)) {
      writer.startSequence();
      writer.writeString(name);
      writer.startSequence(0x31);
      for (const value of values) writer.writeBuffer(Buffer.from(value as string), 0x04);
      writer.endSequence();
      writer.endSequence();
    }
    writer.endSequence();
  });
}

function done(id: number, code: number, cookie: string | Buffer | undefined): Buffer {
  return result(id, 0x65, code, cookie);
}

function result(id: number, tag: number, code: number, cookie?: string | Buffer): Buffer {
  const write = (writer: BerWriter) => {
    writer.writeEnumeration(code);
    writer.writeString('');
    writer.writeString('inner words of the server');
  };
  return messageOf(id, tag, write, cookie);
}
