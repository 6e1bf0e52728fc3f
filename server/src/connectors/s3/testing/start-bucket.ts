import { startTestSite } from '../../../egress/testing/start-test-site.ts';
import { type AddressOf, type SourceWorld, testAddressOf } from '../../testing/source-world.ts';
import { createTestBucket } from './test-bucket.ts';

const permissions = { public: false, users: ['ann@clew.test'], groups: [] };
const keys = { accessKeyId: 'AKIATEST', secretAccessKey: 'secret/with+signs' };

export async function startBucket(addressOf: AddressOf = testAddressOf): Promise<SourceWorld> {
  const bucket = createTestBucket({ bucket: 'handbook', keys });
  for (let at = 0; at < 34; at++)
    bucket.put(`folder ${at % 3}/file-${String(at).padStart(2, '0')}.txt`, `words of object ${at}`);
  const site = await startTestSite(bucket.answer);
  return {
    site,
    get settings() {
      return { endpoint: addressOf(site.port), bucket: 'handbook', ...keys, permissions };
    },
    resources: () => bucket.texts(),
    change: (round = 0) => [
      bucket.put('folder 0/file-03.txt', `other words ${round}`),
      bucket.put('new.txt', `new words ${round}`),
    ],
    remove: () => bucket.remove('folder 1/file-31.txt'),
  };
}
