import type { Duplex } from 'node:stream';
import type { Permissions, PushedFile, PushedResourceInput } from '@clew/contract';
import type { z } from 'zod';
import type { PeopleChange } from '../kernel/source-people.ts';

/**
 * How content gets out of one kind of source. A connector lists and loads, and does nothing else: what is new, what is gone,
 * when to try again and what is written are the engine's (`ingest/sync`). It runs in a thread of its own, which is ended when
 * it makes no progress; so nothing of it may be shared, and nothing needs to be tidied up.
 */
export interface Connector<Settings = unknown> {
  /** As in `kind` of a source, and the name of its folder. */
  kind: string;
  /** What people call it: "Web site". */
  title: string;
  /** Of `settings` of a source, strict: a mistyped name is a mistake that gets told. */
  settings: z.ZodType<Settings>;
  /** Names of top-level settings that are encrypted at rest, never shown and never logged. */
  secrets: readonly string[];
  /** How often it runs where a source does not say. */
  everyMinutes: number;
  /** One run. What it throws is a `SourceError`; anything else is taken for a mistake of the connector. */
  read(run: ConnectorRun<Settings>): AsyncGenerator<ChangePage, ListingEnd>;
}

/** What one run is given. */
export interface ConnectorRun<Settings> {
  /** Parsed, with its secrets. */
  settings: Settings;
  /**
   * `full`: list everything. `changes`: what is new since `cursor` is enough, and is asked for only where a run before gave
   * one; a connector that can't tell lists everything all the same.
   */
  mode: 'full' | 'changes';
  /** What the last run that ended well gave. */
  cursor: Json;
  /** Of the last page of this run that was stored; null at its beginning. Pages go on behind it. */
  checkpoint: Json;
  /** The way out to the network; see `ConnectorFetch`. */
  fetch: ConnectorFetch;
  /** The way out for what is not HTTP; see `ConnectorConnect`. */
  connect: ConnectorConnect;
  /** Folders of this machine that may be read, with what is below: configuration says so, no administrator of Clew. */
  folders: readonly string[];
  nowMs(): number;
  /** Aborted when the run is to stop; whatever waits takes it. */
  signal: AbortSignal;
}

/**
 * `fetch` behind the egress gate, and patient: what is busy (429, 503) or down for a moment is asked again, after
 * `Retry-After` where it says so. Resolves with any other response; throws a `SourceError` where there is none.
 */
export type ConnectorFetch = (url: string | URL, request?: ConnectorRequest) => Promise<Response>;

export interface ConnectorRequest {
  /** GET when absent. Only GET, HEAD and PROPFIND, REPORT, OPTIONS are asked again. */
  method?: string;
  headers?: Readonly<Record<string, string>>;
  body?: string | Uint8Array<ArrayBuffer>;
  /** The run's own is heard in any case. */
  signal?: AbortSignal;
}

/**
 * A connection behind the egress gate: a host by name or address, at the usual ports of mail and directories or those that are
 * allowed. It is not patient: throws a `SourceError` where there is none. It ends with the run, and after 5 minutes of silence.
 */
export type ConnectorConnect = (target: ConnectorTarget) => Promise<ConnectorSocket>;

interface ConnectorTarget {
  host: string;
  port: number;
  /** TLS from the beginning, with a certificate that holds. */
  isSecure: boolean;
}

export interface ConnectorSocket {
  /** Its errors are those of sockets: tell them as `unavailable`. */
  stream: Duplex;
  /** The connection with TLS from here on (STARTTLS), when the other side has said that it begins. `stream` is not used any more. */
  startTls(): Promise<ConnectorSocket>;
}

/** Some changes, and where to go on behind them. At most 1,000 changes; 100 to 500 are best. */
export interface ChangePage {
  changes: Change[];
  checkpoint: Json;
  /** How many resources, people and groups not counted, the source says that a full listing has, where it says so. A listing that has fewer is not believed. */
  total?: number;
  /** What of this stretch could not be listed: the listing is incomplete, but goes on. */
  gaps?: readonly ListingGap[];
}

/**
 * Of resources, and of the people and groups that permissions of the source name: then `users` and `groups` of it are known by what
 * is told here. A listing tells all of them, or none.
 */
export type Change = ResourceChange | PeopleChange;
export type ResourceChange = PutChange | DeleteChange;

/** There is a resource. Whether it has to be loaded is decided by its fingerprint. */
export interface PutChange {
  kind: 'put';
  externalId: string;
  /**
   * Of everything but the permissions, as cheap as the source allows: an etag, a revision, size and time. As long as it stays
   * the same the resource is not loaded. Settings that shape the content need not be in it.
   */
  fingerprint: string;
  /**
   * Who may read it, whole. `unknown` where that could not be found out: what is stored keeps its readers, and what is new is
   * seen by nobody. Never a guess.
   */
  permissions: SourcePermissions | 'unknown';
  /** The content, asked for at most once while its page is current. A `SourceError` concerns this resource alone, unless it says otherwise. */
  load(signal: AbortSignal): Promise<LoadedResource>;
}

/** The source says itself that it is gone. Where a full listing leaves something out, the engine finds that by itself. */
interface DeleteChange {
  kind: 'delete';
  externalId: string;
}

export type SourcePermissions = Permissions;

type OwnFields = 'permissions' | 'version';
export type LoadedResource =
  | { kind: 'resource'; resource: Omit<PushedResourceInput, OwnFields> }
  /** A file of any format: its text, title, people and times are extracted; `fields` go before what it says of itself. */
  | {
      kind: 'file';
      name: string;
      bytes: Uint8Array<ArrayBuffer>;
      contentType?: string;
      fields: Partial<Omit<PushedFile, OwnFields>>;
    };

export interface ListingGap {
  /** What could not be listed, as its users call it. */
  name: string;
  reason: string;
  nextStep: string;
}

/** How a listing ended. */
export interface ListingEnd {
  /**
   * `everything`: whatever the run did not mention is gone, people and groups too. `changes`: nothing can be said of what was not mentioned.
   * To be told only when the source itself said that it was the last page.
   */
  covered: 'everything' | 'changes';
  /** From where the next run can ask for changes alone; null where the source has no such thing. */
  cursor: Json;
  /** That nothing at all is there is sure. Otherwise an empty listing of a source that held something is not believed. */
  emptyIsSure?: boolean;
}

/** What can be stored and handed between threads. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };
