import type { Socket } from 'node:net';
import type { EgressLimits, EgressSocket } from './egress.ts';
import { EgressError } from './egress-error.ts';
import { startTls } from './open-socket.ts';

interface Options {
  host: string;
  limits: EgressLimits;
  /** As long as it is not aborted the connection may stand. */
  signal: AbortSignal;
}

/** A connection that stands, for whoever asked for it: it ends with the signal, and when nothing is said on it for too long. */
export function holdSocket(socket: Socket, options: Options): EgressSocket {
  const { host, limits, signal } = options;
  const abort = () => socket.destroy(signal.reason);
  const release = () => {
    signal.removeEventListener('abort', abort);
    socket.setTimeout(0);
  };
  socket.setTimeout(limits.silentMs, () => {
    socket.destroy(new EgressError('too-slow', `${host} says nothing any more. Try again later.`));
  });
  // Who reads from it hears of an error too; who does not any more need not.
  socket.on('error', () => {}).once('close', release);
  if (signal.aborted) abort();
  else signal.addEventListener('abort', abort, { once: true });
  return {
    stream: socket,
    bytesReceived: () => socket.bytesRead,
    async startTls() {
      if (socket.readableLength > 0) {
        socket.destroy();
        throw new EgressError('broken', `${host} goes on without TLS where it was asked to begin with it.`);
      }
      release();
      const timed = AbortSignal.any([signal, AbortSignal.timeout(limits.connectMs)]);
      try {
        return holdSocket(await startTls(socket, { host, signal: timed }), options);
      } catch (error) {
        socket.destroy();
        signal.throwIfAborted();
        if (!timed.aborted) throw error;
        throw new EgressError('too-slow', `${host} did not begin with TLS in time. Check that it runs.`);
      }
    },
  };
}
