/** The two questions that are asked of a git server (gitprotocol-v2): where a branch is, and some objects. */
import type { ConnectorFetch } from '../connector.ts';
import { expectSuccess } from '../expect-success.ts';
import { SourceError } from '../source-error.ts';
import { lineOf, type Packet, readPackets, writePackets } from './packet-lines.ts';
import { type GitObject, readPack } from './read-pack.ts';

export interface GitServer {
  /** Undefined where it has no such branch. Without a name the branch that it shows first. */
  findBranch(name: string | undefined): Promise<{ name: string; tip: string } | undefined>;
  /** Whether objects can be left out of an answer and asked for later. */
  hasFilter: boolean;
  /** Throws `NotThere` where the server does not have one of them any more. */
  fetchObjects(
    wanted: readonly string[],
    how: { commits?: number; withoutBlobs?: boolean },
  ): Promise<Map<string, GitObject>>;
}

export class NotThere extends SourceError {
  constructor() {
    super('gone', 'The git server does not have it any more.');
  }
}

interface Options {
  url: string;
  userName: string;
  token: string | undefined;
  fetch: ConnectorFetch;
}

/** Unpacked, of one answer. */
const mostObjectBytes = 128 * 1024 ** 2;
const idPattern = /^[\da-f]{40}$/;

export async function openServer({ url, userName, token, fetch }: Options): Promise<GitServer> {
  const headers: Record<string, string> = { 'git-protocol': 'version=2', 'user-agent': 'git/2.0 (Clew)' };
  if (token !== undefined) headers['authorization'] = `Basic ${Buffer.from(`${userName}:${token}`).toString('base64')}`;
  const response = expectSuccess(
    await fetch(`${url}/info/refs?service=git-upload-pack`, { headers }),
    'The repository',
  );
  const home = homeOf(response.url, url);
  const capabilities = capabilitiesOf(await packetsOf(response, 'advertisement'));
  const features = (capabilities.get('fetch') ?? '').split(' ');
  const format = capabilities.get('object-format') ?? 'sha1';
  if (format !== 'sha1')
    throw new SourceError('misconfigured', `The repository names its objects by ${format}, which is not read.`);
  const begin = (command: string) => [
    `command=${command}`,
    ...(capabilities.has('object-format') ? ['object-format=sha1'] : []),
    'delimiter',
  ];
  const ask = async (packets: string[]) => {
    const answer = await fetch(`${home}/git-upload-pack`, {
      method: 'POST',
      headers: {
        ...headers,
        'content-type': 'application/x-git-upload-pack-request',
        accept: 'application/x-git-upload-pack-result',
      },
      body: writePackets([...packets, 'flush']),
    });
    return packetsOf(expectSuccess(answer, 'The repository'), 'result');
  };
  return {
    hasFilter: features.includes('filter'),
    async findBranch(name) {
      const prefixes = name === undefined ? ['ref-prefix HEAD'] : [`ref-prefix refs/heads/${name}`];
      const refs = await ask([...begin('ls-refs'), 'symrefs', ...prefixes]);
      for (const line of refs.map(lineOf)) {
        const [tip = '', ref = '', ...attributes] = line.split(' ');
        if (!idPattern.test(tip)) continue;
        const target = attributes.find((attribute) => attribute.startsWith('symref-target:refs/heads/'));
        if (name === undefined && ref === 'HEAD')
          return { tip, name: target?.slice('symref-target:refs/heads/'.length) ?? 'HEAD' };
        if (name !== undefined && ref === `refs/heads/${name}`) return { tip, name };
      }
      return undefined;
    },
    async fetchObjects(wanted, { commits, withoutBlobs = false }) {
      const packets = await ask([
        ...begin('fetch'),
        'no-progress',
        'ofs-delta',
        ...wanted.map((id) => `want ${id}`),
        ...(commits === undefined ? [] : [`deepen ${commits}`]),
        ...(withoutBlobs ? ['filter blob:none'] : []),
        'done',
      ]);
      return readPack(packOf(packets), mostObjectBytes);
    },
  };
}

/** Where the server sent the first question to, as long as it is the same one: what it is told is for it alone. */
function homeOf(answered: string, url: string): string {
  const home = answered.replace(/\/info\/refs\?service=git-upload-pack$/, '');
  if (new URL(home).origin === new URL(url).origin) return home === answered ? url : home;
  throw new SourceError('misconfigured', `The repository has moved to ${new URL(home).host}.`, {
    nextStep: 'Give its new address as `url` in the settings of the source.',
  });
}

async function packetsOf(response: Response, what: 'advertisement' | 'result'): Promise<Packet[]> {
  const type = response.headers.get('content-type') ?? '';
  if (!type.startsWith(`application/x-git-upload-pack-${what}`))
    throw new SourceError('unsound', 'There is something else than a git server at this address.', {
      nextStep: 'Look whether `url` is the one with which the repository is cloned, and whether it asks to sign in.',
    });
  const packets = readPackets(Buffer.from(await response.arrayBuffer()));
  const error = packets.map(lineOf).find((line) => line.startsWith('ERR '));
  if (error !== undefined) throw refusal(error);
  return packets;
}

function capabilitiesOf(packets: readonly Packet[]): Map<string, string> {
  const lines = packets.map(lineOf).filter((line) => line !== '' && !line.startsWith('# service='));
  if (lines[0] !== 'version 2')
    throw new SourceError('misconfigured', 'The git server does not speak version 2 of the protocol.', {
      nextStep: 'Update the git server: git has it since 2.18.',
    });
  return new Map(
    lines.map((line) => {
      const at = line.indexOf('=');
      return at < 0 ? [line, ''] : [line.slice(0, at), line.slice(at + 1)];
    }),
  );
}

/** The bytes of the pack of an answer, put together from the first of its three bands. */
function packOf(packets: readonly Packet[]): Buffer {
  const start = packets.findIndex((packet) => lineOf(packet) === 'packfile');
  if (start < 0) throw new SourceError('unsound', 'The git server sends no objects.');
  const pieces = packets.slice(start + 1).flatMap((packet) => {
    if (!Buffer.isBuffer(packet)) return [];
    if (packet[0] === 3) throw refusal(packet.toString('utf8', 1));
    return packet[0] === 1 ? [packet.subarray(1)] : [];
  });
  return Buffer.concat(pieces);
}

function refusal(message: string): SourceError {
  if (/not our ref|unadvertised object|bad object|unknown object|missing/i.test(message)) return new NotThere();
  return new SourceError('unavailable', 'The git server fails at what it is asked.');
}
