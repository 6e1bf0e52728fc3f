import { lookup } from 'node:dns/promises';

/** A host name -> its addresses, best first. Throws where there are none. */
export type ResolveName = (host: string) => Promise<string[]>;

/** As the system resolves names, its hosts file too. */
export const resolveWithSystem: ResolveName = async (host) =>
  (await lookup(host, { all: true })).map(({ address }) => address);
