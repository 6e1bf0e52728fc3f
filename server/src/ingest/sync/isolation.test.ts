/** Connectors in real threads that never go on: what others wait for them, and what becomes of them. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import type { Connector } from '../../connectors/connector.ts';
import { connectorThreads } from './open-connector-thread.ts';
import { hangingConnector, hangingPlaces } from './testing/hanging-connector.ts';
import { openTestSync, type TestSync } from './testing/open-test-sync.ts';
import { settled } from './testing/settle-sync.ts';

let test: TestSync | undefined;
afterEach(async () => {
  await test?.close();
  test = undefined;
});

it('one that hangs or spins keeps no other waiting, wherever it does, and is ended', async () => {
  const server = createServer(({ url }, response) => {
    if (url === '/body') response.writeHead(200, { 'content-length': 100 }).write('half');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const script = new URL('./testing/hanging-thread.ts', import.meta.url);
  const opened = await openTestSync(
    { connector: hangingConnector as Connector },
    { open: connectorThreads([], script) },
  );
  test = opened;
  const { sources, sync } = await opened.start();
  const put = (id: string, hangs?: string) => {
    const settings = { url: `http://${address}`, allow: [address], ...(hangs ? { hangs } : {}) };
    return sources.put(id, { appId: 'app', kind: 'hanging', schedule: 'off', settings } as never);
  };
  // More of them than places (two).
  for (const [no, place] of hangingPlaces.entries()) await put(`h${no}`, place);
  const stuck = async () => {
    const states = await Promise.all(hangingPlaces.map(async (_, no) => (await sources.get(`h${no}`)).status.state));
    return states.filter((state) => state === 'running').length;
  };
  // As soon as it is seen that they only wait, which the clock has to pass for, others have their places.
  opened.pass(6_000);
  for (let no = 0; no < 2; no++) {
    await put(`fine${no}`);
    expect(await settled(sources, opened, { id: `fine${no}`, stepMs: 10 })).toMatchObject({ state: 'idle' });
    expect(Object.keys(await opened.seenBy('anybody@clew.test'))).toContain('a');
  }
  expect(await stuck()).toBeGreaterThanOrEqual(hangingPlaces.length - 2);
  // Paused, and deleted, is one that spins at once.
  await sources.pause('h6');
  await sources.remove('h7');
  // The others are ended when they gave no sign of life for long, and say so.
  await expect
    .poll(async () => {
      opened.pass(60_000);
      return (await sources.get('h0')).status.message;
    })
    .toContain('Nothing has come from the source for 5 minutes.');
  await sync.close();
  server.closeAllConnections();
  server.close();
});
