import { startTestSite } from '../../../egress/testing/start-test-site.ts';
import { type AddressOf, type SourceWorld, testAddressOf } from '../../testing/source-world.ts';
import { createTestWiki } from './test-wiki.ts';

const permissions = { public: false, users: [], groups: ['staff'] };

export async function startWiki(addressOf: AddressOf = testAddressOf): Promise<SourceWorld> {
  const wiki = createTestWiki();
  for (let at = 0; at < 120; at++) wiki.edit(`Page ${String(at).padStart(3, '0')}`, `words of page ${at}`);
  const site = await startTestSite(wiki.answer);
  return {
    site,
    get settings() {
      return { url: `${addressOf(site.port)}/w/api.php`, permissions };
    },
    resources: () => new Map(wiki.articles().map(({ id, text }) => [String(id), text])),
    change: (round = 0) =>
      [wiki.edit('Page 003', `other words ${round}`), wiki.edit('Page new', `new words ${round}`)].map(String),
    remove: () => String(wiki.remove('Page 119')),
  };
}
