import { faults, startFaultProxy } from '@clew/server/src/connectors/imap/testing/fault-proxy.ts';
import type { FaultyWay } from './faulty-way.ts';

/** These wait until a time limit is over, or leave out what nobody could know of. */
const played = Object.keys(faults).filter((name) => !name.startsWith('hangs') && name !== 'leaves out a folder');

/** Before a mail server: the faults that the tests of the connector play. */
export async function openMailWay(target: number): Promise<FaultyWay> {
  const proxy = await startFaultProxy(target);
  return {
    port: proxy.port,
    faults: [...played, 'has revoked the password'],
    spoil(at, name) {
      if (name === 'has revoked the password')
        proxy.spoil(at, (client, answer) =>
          client.write(answer.replace(/^.*?(c\d+) OK.*$/ms, '$1 NO [AUTHENTICATIONFAILED] No\r\n'), 'latin1'),
        );
      else proxy.spoil(at, faults[name] ?? (() => {}));
    },
    heal: () => proxy.spoil(-1, () => {}),
    answers: () => proxy.answers(),
    close: () => proxy.close(),
  };
}
