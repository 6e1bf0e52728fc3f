import robotsParser from 'robots-parser';
import type { ConnectorFetch } from '../connector.ts';
import { SourceError } from '../source-error.ts';

/** What a site asks of whoever reads all of it (RFC 9309). */
export interface Robots {
  allows(address: string): boolean;
  sitemaps: string[];
  pauseMs: number;
}

/** The name under which a site may speak of us in its robots.txt. */
export const robotName = 'Clew';
// Its types speak of a module that it is not.
const parseRobots = robotsParser as unknown as typeof robotsParser.default;
/** More need not be read, says the standard. */
const mostCharacters = 500 * 1024;
const longestPauseMs = 30_000;

export async function askRobots(
  fetch: ConnectorFetch,
  origin: string,
  headers: Record<string, string>,
): Promise<Robots> {
  const address = `${origin}/robots.txt`;
  const response = await fetch(address, { headers });
  if (response.status >= 500 || response.status === 429)
    throw new SourceError('unavailable', `${address} can not be had (${response.status}), so nothing may be read.`);
  // Where there is none, everything may be read.
  const robots = parseRobots(address, response.ok ? (await response.text()).slice(0, mostCharacters) : '');
  return {
    allows: (page) => robots.isAllowed(page, robotName) !== false,
    sitemaps: robots.getSitemaps(),
    pauseMs: Math.min(longestPauseMs, (robots.getCrawlDelay(robotName) ?? 0) * 1_000),
  };
}
