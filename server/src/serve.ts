import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { type App, createApp } from './app.ts';
import type { Config } from './config.ts';
import { assertNever } from './kernel/assert-never.ts';
import type { Logger } from './kernel/logger.ts';
import type { LanguageModel } from './models/language-model.ts';

/** Serves until SIGTERM or SIGINT, then takes no more requests, lets running answers end and exits 0. */
export async function serve(config: Config, logger: Logger, model?: LanguageModel): Promise<void> {
  // A log pipe that is closed at its other end must not take the server along.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
  // Nobody else on the machine reads the data folder, whatever its own mode is.
  process.umask(0o077);
  const app = await createApp({ config, logger, ...(model ? { model } : {}) });
  const server = createAdaptorServer({ fetch: app.fetch }) as Server;
  endOnSignals(server, app, logger);
  const address = await listen(server, config).catch(async (error: unknown) => {
    await app.close();
    throw error;
  });
  process.stdout.write(`Clew answers at ${address}\n`);
  const firstLink = app.firstInvitation && (config.PUBLIC_URL ?? address) + app.firstInvitation;
  for (const line of hintsFor(app, firstLink)) process.stdout.write(`${line}\n`);
}

/** SIGTERM or SIGINT: no new requests, running ones may end within the drain limit, then the data folder is closed. */
function endOnSignals(server: Server, app: App, logger: Logger): void {
  let isStopping = false;
  const stop = async (signal: NodeJS.Signals) => {
    if (isStopping) return;
    isStopping = true;
    logger.info({ signal }, 'Stopping: no new requests, running ones may end');
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeIdleConnections();
    await app.drain(closed);
    await app.close();
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.on(signal, () => {
      stop(signal).catch((error: unknown) => {
        logger.error({ err: error }, 'Stopping failed');
        process.exit(1);
      });
    });
}

function hintsFor({ entry, hasWebApp }: App, firstLink: string | undefined): string[] {
  // Without its pages a link into the web app leads nowhere.
  const links = !hasWebApp
    ? [
        'The web app is not built, so there are no pages, only the API. Build it with `npm run build:web`, then start again.',
      ]
    : firstLink
      ? [`The first administrator of the web app comes in here, once: ${firstLink}`]
      : [];
  switch (entry) {
    case 'ready':
      return links;
    case 'nobody-can-enter':
      // Who signs in can make a key.
      return links;
    case 'key-ignored':
      return [...links, 'CLEW_BOOTSTRAP_KEY was ignored: this data folder has keys already, and that is none of them.'];
    default:
      return assertNever(entry);
  }
}

function listen(server: Server, { PORT, HOST }: Config): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(new Error(listenMistakes(PORT, HOST)[error.code ?? ''] ?? error.message)),
    );
    server.listen(PORT, HOST, () => {
      const { address, port, family } = server.address() as AddressInfo;
      resolve(`http://${family === 'IPv6' ? `[${address}]` : address}:${port}`);
    });
  });
}

function listenMistakes(port: number, host: string): Record<string, string> {
  return {
    EADDRINUSE: `Port ${port} is taken. Set CLEW_PORT to another one, or to 0 for any free one.`,
    EACCES: `Port ${port} needs privileges. Set CLEW_PORT to one above 1023.`,
    EADDRNOTAVAIL: `${host} is no address of this machine. Set CLEW_HOST to one, or to 0.0.0.0 for every interface.`,
    ENOTFOUND: `${host} is no known host. Set CLEW_HOST to an address of this machine.`,
  };
}
