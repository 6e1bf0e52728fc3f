import { z } from 'zod';
import type { Change, Connector, ConnectorRun } from '../../../connectors/connector.ts';
import { forAll } from './fake-source.ts';

export const hangingPlaces = [
  'listing',
  'connecting',
  'a request',
  'a body',
  'loading',
  'closing',
  'spinning while listing',
  'spinning while loading',
] as const;
const Settings = z.strictObject({
  /** Where it does not go on; nowhere when absent. */
  hangs: z.enum(hangingPlaces).optional(),
  /** Of a server that takes requests and answers none, but `/body` in half. */
  url: z.string(),
  allow: z.array(z.string()),
});
type Settings = z.infer<typeof Settings>;

const never = () => new Promise<never>(() => {});
function spin(): never {
  for (;;);
}

/** A connector that does not go on, in all the places where one can: it hears no signal either. */
export const hangingConnector: Connector<Settings> = {
  kind: 'hanging',
  title: 'Hanging',
  settings: Settings,
  secrets: [],
  everyMinutes: 60,
  read,
};

async function* read({ settings: { hangs, url }, fetch, connect }: ConnectorRun<Settings>) {
  const { hostname: host, port } = new URL(url);
  try {
    if (hangs === 'listing') await never();
    if (hangs === 'spinning while listing') spin();
    if (hangs === 'a request') await fetch(url);
    if (hangs === 'a body') await (await fetch(`${url}/body`)).arrayBuffer();
    if (hangs === 'connecting') {
      const { stream } = await connect({ host, port: Number(port), isSecure: false });
      for await (const _ of stream);
    }
    const put: Change = {
      kind: 'put',
      externalId: 'a',
      fingerprint: '1',
      permissions: forAll,
      async load() {
        if (hangs === 'loading') await never();
        if (hangs === 'spinning while loading') spin();
        return { kind: 'resource', resource: { type: 'page', title: 'a', content: 'It is there.' } };
      },
    };
    yield { changes: [put], checkpoint: null };
    return { covered: 'everything' as const, cursor: null };
  } finally {
    if (hangs === 'closing') await never();
  }
}
