import type { Duplex } from 'node:stream';

/** The one way out for connectors: what they may ask of the network, and what comes back. */
export interface Egress {
  /**
   * One request with its redirects. Whatever the status, an answer is an answer; without one it throws an `EgressError`, or
   * the signal's reason.
   */
  request(request: EgressRequest, signal: AbortSignal): Promise<EgressResponse>;
  /** A connection for what is not HTTP. It stands as long as the signal does; throws as `request` does. */
  connect(target: EgressTarget, signal: AbortSignal): Promise<EgressSocket>;
  /** Ends the connections that are open; what is under way fails. */
  close(): Promise<void>;
}

export interface EgressRequest {
  /** http or https, without user name and password. */
  url: string;
  /** GET when absent. */
  method?: string;
  /** Of them only those that hold no secret go along to another origin. */
  headers?: Readonly<Record<string, string>>;
  body?: string | Uint8Array;
  /** Of the body, packed and unpacked; `EgressLimits.bytes` when absent. */
  mostBytes?: number;
}

export interface EgressResponse {
  status: number;
  /** Where the last redirect led. */
  url: string;
  headers: Headers;
  /** Unpacked. */
  body: Uint8Array;
}

export interface EgressTarget {
  /** A name or an address, and nothing else. */
  host: string;
  port: number;
  /** TLS from the beginning, with a certificate for `host` that holds. */
  isSecure: boolean;
}

/** A connection that stands. */
export interface EgressSocket {
  /** Ends with an error when it is silent for too long, and when the signal is aborted. */
  stream: Duplex;
  /** Since the beginning; it grows where the other side gives signs of life. */
  bytesReceived(): number;
  /**
   * The same connection with TLS from here on; nobody may read from `stream` any more. What came before the other side could
   * know of it would be read as if it were safe, so it is `broken`.
   */
  startTls(): Promise<EgressSocket>;
}

export interface EgressLimits {
  /** Until a connection stands, with its TLS. */
  connectMs: number;
  /** Of a connection that is no request, in both directions. */
  silentMs: number;
  /** Until the head of the answer is there. */
  firstByteMs: number;
  /** Between two pieces of the body. */
  idleMs: number;
  /** For everything, redirects too. */
  wholeMs: number;
  redirects: number;
  bytes: number;
}

export const egressLimits: EgressLimits = {
  connectMs: 10_000,
  silentMs: 300_000,
  firstByteMs: 30_000,
  idleMs: 20_000,
  wholeMs: 120_000,
  redirects: 5,
  bytes: 64 * 1024 ** 2,
};
