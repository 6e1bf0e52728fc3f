import type { AddressInfo } from 'node:net';
import { connect, createServer, type Server, type Socket } from 'node:net';

/** A network between browser and server that can be lost. */
export interface Network {
  address: string;
  /** Where what comes in goes to. */
  leadTo(address: string): void;
  /** Every connection breaks off, and no new one comes about until `restore`. */
  lose(): void;
  restore(): void;
  close(): void;
}

export async function openProxy(): Promise<Network> {
  const sockets = new Set<Socket>();
  let target: { host: string; port: number } | undefined;
  let isLost = false;
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
    return socket;
  };
  const server: Server = createServer((incoming) => {
    if (isLost || !target) return void incoming.destroy();
    const outgoing = keep(connect(target));
    keep(incoming).pipe(outgoing).pipe(incoming);
    incoming.on('close', () => outgoing.destroy());
    outgoing.on('close', () => incoming.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const drop = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    leadTo(address) {
      const { hostname, port } = new URL(address);
      target = { host: hostname, port: Number(port) };
    },
    lose() {
      isLost = true;
      drop();
    },
    restore() {
      isLost = false;
    },
    close() {
      drop();
      server.close();
    },
  };
}
