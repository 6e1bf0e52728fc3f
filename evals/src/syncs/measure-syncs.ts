import { hasRadicale } from '@clew/server/src/connectors/dav/testing/start-radicale.ts';
import { startBlog } from '@clew/server/src/connectors/feed/testing/start-blog.ts';
import { hasGit } from '@clew/server/src/connectors/git/testing/test-repository.ts';
import { hasDovecot } from '@clew/server/src/connectors/imap/testing/start-dovecot.ts';
import { hasSlapd } from '@clew/server/src/connectors/ldap/testing/start-slapd.ts';
import { startWiki } from '@clew/server/src/connectors/media-wiki/testing/start-wiki.ts';
import { startBucket } from '@clew/server/src/connectors/s3/testing/start-bucket.ts';
import { startHandbook } from '@clew/server/src/connectors/web-site/testing/start-handbook.ts';
import { type PlayFigures, type PlayLimits, playWorld } from './play-world.ts';
import type { SyncWorld } from './sync-world.ts';
import { openDavWorld } from './worlds/open-dav-world.ts';
import { openDirectoryWorld } from './worlds/open-directory-world.ts';
import { openExportWorld } from './worlds/open-export-world.ts';
import { openFolderWorld } from './worlds/open-folder-world.ts';
import { openGitWorld } from './worlds/open-git-world.ts';
import { openMailWorld } from './worlds/open-mail-world.ts';
import { openSiteWorld } from './worlds/open-site-world.ts';

type OpenWorld = () => Promise<SyncWorld>;

/** Real servers where this machine has them; the others are scripted ones. */
const worlds: Readonly<Record<string, OpenWorld | undefined>> = {
  folder: openFolderWorld,
  'web-site': () => openSiteWorld({ kind: 'web-site', start: startHandbook }),
  feed: () => openSiteWorld({ kind: 'feed', start: startBlog, keepsRemoved: true }),
  'media-wiki': () => openSiteWorld({ kind: 'media-wiki', start: startWiki }),
  s3: () => openSiteWorld({ kind: 's3', start: startBucket }),
  'slack-export': openExportWorld,
  git: hasGit ? openGitWorld : undefined,
  caldav: hasRadicale ? () => openDavWorld('caldav') : undefined,
  carddav: hasRadicale ? () => openDavWorld('carddav') : undefined,
  imap: hasDovecot ? openMailWorld : undefined,
  ldap: hasSlapd ? openDirectoryWorld : undefined,
};

export const syncedKinds: readonly string[] = Object.keys(worlds);

const wholeLimits: PlayLimits = { kills: 40, randomKills: 6, answersOfFault: 2, skews: 2 };

/** Undefined where the machine lacks its server. */
export async function measureSyncs(kind: string, limits: PlayLimits = wholeLimits): Promise<PlayFigures | undefined> {
  const open = worlds[kind];
  return open && playWorld(await open(), limits);
}
