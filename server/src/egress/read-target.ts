import { EgressError } from './egress-error.ts';

/** Where a request goes: what is checked is what is connected to, so it is read from the text once, by the URL parser. */
export interface Target {
  url: URL;
  /** A name, or an address without brackets. */
  host: string;
  port: number;
  isSecure: boolean;
}

const mostCharacters = 8_000;
/** Where the URL parser would begin with something else than the host, or would leave it out. */
const notOfHosts = /[\p{Cc}\s/\\?#@]/u;

export function readTarget(text: string, base?: URL): Target {
  if (text.length > mostCharacters) throw refused('An address of more than 8,000 characters is not asked.');
  if (!URL.canParse(text, base?.href)) throw refused('There is an address that can not be read.');
  const url = new URL(text, base?.href);
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw refused(`Only http and https are asked, not ${url.protocol.slice(0, 20)}`);
  if (url.username !== '' || url.password !== '')
    throw refused(`The address at ${url.hostname} holds a user name or password. Give them in the settings instead.`);
  url.hash = '';
  const isSecure = url.protocol === 'https:';
  const port = url.port === '' ? (isSecure ? 443 : 80) : Number(url.port);
  return { url, host: url.hostname.replace(/^\[|\]$/g, ''), port, isSecure };
}

/** What stands for a host in the settings of a source, as the URL parser reads it: every way of writing an address is told as one. */
export function readHost(host: string, port: number): Pick<Target, 'host' | 'port'> {
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw refused('A port is a number from 1 to 65535.');
  const isBare = host.includes(':') && !host.startsWith('[');
  if (host === '' || notOfHosts.test(host)) throw refused('There is a host that can not be read.');
  const target = readTarget(`https://${isBare ? `[${host}]` : host}:${port}/`);
  return { host: target.host, port };
}

function refused(message: string): EgressError {
  return new EgressError('refused', message);
}
