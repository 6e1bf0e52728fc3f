import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ChatEvent, FullAnswer } from '@clew/contract';
import { createApiClient } from '@clew/demo/api-client';
import { type ServerProcess, startServer } from '@clew/demo/start-server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/** The stream as bytes on a socket, and as an existing client library reads it. */
const [admin, key] = ['admin@stream.test', 'key-of-the-stream-test-run'];
const folder = mkdtempSync(join(tmpdir(), 'clew-stream-'));
let server: ServerProcess;

beforeAll(async () => {
  server = await startServer({
    CLEW_DATA_DIR: folder,
    CLEW_ADMIN_EMAIL: admin,
    CLEW_BOOTSTRAP_KEY: key,
    CLEW_LOG_LEVEL: 'error',
  });
  const client = createApiClient(server.address, key, admin);
  await client.call('PUT', '/api/sources/wiki', { appId: 'wiki' });
  for (const n of [1, 2, 3])
    await client.call('PUT', `/api/sources/wiki/resources/${n}`, {
      type: 'page',
      title: `Zulage ${n} — 手当 😀`,
      content: `Die Zulage ${n} für Bergen beträgt ${50 + n} Euro — 出張手当 😀.`,
      permissions: { public: true },
    });
});
afterAll(async () => {
  await server.kill();
  rmSync(folder, { recursive: true, force: true });
});

const body = JSON.stringify({ stream: true, messages: [{ text: 'Wie hoch ist die Zulage für Bergen?' }] });

/** Sends the request on a raw socket and returns head and the pieces of the body as the server framed them. */
function ask(path: string): Promise<{ head: string; pieces: Buffer[] }> {
  const { hostname, port } = new URL(server.address);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname);
    const received: Buffer[] = [];
    socket.on('data', (chunk) => received.push(chunk));
    socket.on('error', reject);
    socket.on('close', () => {
      const all = Buffer.concat(received);
      const end = all.indexOf('\r\n\r\n');
      resolve({ head: all.subarray(0, end).toString(), pieces: piecesOf(all.subarray(end + 4)) });
    });
    socket.write(
      `POST ${path} HTTP/1.1\r\nHost: clew.test\r\nConnection: close\r\nAuthorization: Bearer ${key}\r\nunleash-account: ${admin}\r\n` +
        `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    );
  });
}

/** Takes chunked transfer coding apart: each write of the server is one chunk. */
function piecesOf(coded: Buffer): Buffer[] {
  const pieces: Buffer[] = [];
  for (let at = 0; ; ) {
    const end = coded.indexOf('\r\n', at);
    const size = Number.parseInt(coded.subarray(at, end).toString(), 16);
    if (!size) return pieces;
    pieces.push(coded.subarray(end + 2, end + 2 + size));
    at = end + 2 + size + 2;
  }
}

/** Reads as the vendor's client does: each chunk decoded by itself, split at `data: `, every line parsed as JSON. */
function readAsClient(chunks: readonly Buffer[]): ChatEvent[] {
  return chunks.flatMap((chunk) =>
    new TextDecoder()
      .decode(chunk)
      .split('data: ')
      .filter((line) => line.trim() !== '')
      .map((line) => JSON.parse(line) as ChatEvent),
  );
}

describe('the stream on the wire', () => {
  it('is one whole event in each write: data, one line of ASCII, a blank line, no carriage return', async () => {
    for (const path of ['/chats', '/e-api/chats']) {
      const { head, pieces } = await ask(path);
      expect(head).toMatch(/^HTTP\/1\.1 200 /);
      expect(head).toMatch(/content-type: text\/event-stream(?:\r|$)/i);
      expect(head).toMatch(/cache-control: no-cache, no-transform/i);
      expect(head).not.toMatch(/content-encoding/i);
      for (const piece of pieces) expect(piece.toString('latin1')).toMatch(/^(?:data: [\x20-\x7e]+\n)?\n$/);
      expect(readAsClient(pieces).map(({ type }) => type)).toEqual(
        expect.arrayContaining(['Request', 'Progress', 'Resources', 'Message', 'References', 'Full']),
      );
    }
  });

  it('reads the same wherever a network joins or splits the events', async () => {
    const { pieces } = await ask('/e-api/chats');
    const whole = readAsClient(pieces);
    const full = whole.at(-1) as FullAnswer;
    expect(full.message.parts.map((part) => (part.type === 'Text' ? part.text : '')).join('')).toContain('出張手当 😀');
    const joined = Buffer.concat(pieces);
    const borders = pieces.map((_, index) => Buffer.concat(pieces.slice(0, index + 1)).length);
    expect(readAsClient([joined])).toEqual(whole);
    for (const border of borders)
      expect(readAsClient([joined.subarray(0, border), joined.subarray(border)])).toEqual(whole);
    // A reader that keeps the rest of a line finds the same at every single byte.
    for (let at = 0; at <= joined.length; at++) {
      const lines = (joined.subarray(0, at).toString('latin1') + joined.subarray(at).toString('latin1')).split('\n');
      if (at % 97 === 0)
        expect(lines.flatMap((line) => (line === '' ? [] : [JSON.parse(line.slice(6)) as ChatEvent]))).toEqual(whole);
      expect(joined.subarray(0, at).every((byte) => byte < 0x80 && byte !== 0x0d)).toBe(true);
    }
  });

  it('chooses streaming by the body alone', async () => {
    const headers = { authorization: `Bearer ${key}`, 'unleash-account': admin, 'content-type': 'application/json' };
    const ask = async (stream: boolean, accept: string) =>
      (
        await fetch(`${server.address}/chats`, {
          method: 'POST',
          headers: { ...headers, accept },
          body: JSON.stringify({ ...JSON.parse(body), stream }),
        })
      ).headers.get('content-type');
    expect(await ask(false, 'text/event-stream')).toMatch(/^application\/json/);
    expect(await ask(true, 'application/json')).toBe('text/event-stream');
  });
});
