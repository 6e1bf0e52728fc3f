/** The one way out for connectors: what they may ask of the network, and what comes back. */
export interface Egress {
  /**
   * One request with its redirects. Whatever the status, an answer is an answer; without one it throws an `EgressError`, or
   * the signal's reason.
   */
  request(request: EgressRequest, signal: AbortSignal): Promise<EgressResponse>;
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

export interface EgressLimits {
  /** Until a connection stands, with its TLS. */
  connectMs: number;
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
  firstByteMs: 30_000,
  idleMs: 20_000,
  wholeMs: 120_000,
  redirects: 5,
  bytes: 64 * 1024 ** 2,
};
