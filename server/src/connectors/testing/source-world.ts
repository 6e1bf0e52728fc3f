import type { TestSite } from '../../egress/testing/start-test-site.ts';

/** A source that a test can change, behind the address that it was started for. */
export interface SourceWorld {
  site: TestSite;
  readonly settings: Record<string, unknown>;
  /** External id -> words that the content of the resource has. */
  resources(): Map<string, string>;
  /** A new resource, and other words in an old one; their ids. Others with each round. */
  change(round?: number): string[];
  /** Takes a resource away; its id. */
  remove(): string;
}

/** Where a site is found that listens on the port: by a name that tests alone know, or through something that stands before it. */
export type AddressOf = (port: number) => string;

export const testAddressOf: AddressOf = (port) => `http://site.test:${port}`;
