import { caldavConnector } from './caldav/caldav-connector.ts';
import { carddavConnector } from './carddav/carddav-connector.ts';
import type { Connector } from './connector.ts';
import { feedConnector } from './feed/feed-connector.ts';
import { folderConnector } from './folder/folder-connector.ts';
import { gitConnector } from './git/git-connector.ts';
import { imapConnector } from './imap/imap-connector.ts';
import { ldapConnector } from './ldap/ldap-connector.ts';
import { mediaWikiConnector } from './media-wiki/media-wiki-connector.ts';
import { s3Connector } from './s3/s3-connector.ts';
import { slackExportConnector } from './slack-export/slack-export-connector.ts';
import { webSiteConnector } from './web-site/web-site-connector.ts';

/** Every connector there is; a new one is a folder here and a line in this list. */
export const knownConnectors: readonly Connector[] = [
  folderConnector,
  webSiteConnector,
  feedConnector,
  mediaWikiConnector,
  s3Connector,
  ldapConnector,
  imapConnector,
  caldavConnector,
  carddavConnector,
  slackExportConnector,
  gitConnector,
];

export function findConnector(kind: string): Connector | undefined {
  return knownConnectors.find((connector) => connector.kind === kind);
}
