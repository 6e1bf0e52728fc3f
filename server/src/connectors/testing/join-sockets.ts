import type { Socket } from 'node:net';

/** The two ends of a proxy: where one of them closes, so does the other. Those that are open are kept in the set. */
export function joinSockets(client: Socket, server: Socket, open: Set<Socket>): void {
  for (const socket of [client, server]) {
    open.add(socket);
    socket
      .on('error', () => {})
      .on('close', () => {
        open.delete(socket);
        client.destroy();
        server.destroy();
      });
  }
}
