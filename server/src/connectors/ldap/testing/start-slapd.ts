/** A real directory (Debian's `slapd`) for tests, where the machine has it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Attribute, Change, Client } from 'ldapts';
import { testCertificate, testKey } from '../../../egress/testing/test-certificate.ts';
import { findDebianProgram } from '../../../testing/find-debian-program.ts';

const slapd = findDebianProgram('slapd', 'slapd');
const schemas = '/etc/ldap/schema';
export const hasSlapd = slapd !== undefined && existsSync(`${schemas}/inetorgperson.schema`);

export interface Slapd {
  port: number;
  /** With TLS from the beginning, for `site.test`. */
  securePort: number;
  /** Signed in as who may do everything. */
  client: Client;
  close(): Promise<void>;
}

export const slapdBase = 'dc=site,dc=test';
export const slapdManager = { dn: `cn=manager,${slapdBase}`, password: 'the password' };

/** For `modify`: the attribute has these values and no others. */
export const replaceValues = (type: string, values: string[]) =>
  new Change({ operation: 'replace', modification: new Attribute({ type, values }) });

/** `sizeLimit`: how many entries a search may find, unless the manager asks. */
export async function startSlapd({
  sizeLimit = 'unlimited',
}: {
  sizeLimit?: number | 'unlimited';
} = {}): Promise<Slapd> {
  if (slapd === undefined) throw new Error('There is no slapd');
  const folder = mkdtempSync(join(tmpdir(), 'clew-slapd-'));
  mkdirSync(join(folder, 'data'));
  writeFileSync(join(folder, 'key.pem'), testKey.trimStart());
  writeFileSync(join(folder, 'certificate.pem'), testCertificate.trimStart());
  writeFileSync(join(folder, 'slapd.conf'), configOf(folder, sizeLimit));
  const [port, securePort] = [await freePort(), await freePort()];
  const urls = `ldap://127.0.0.1:${port}/ ldaps://127.0.0.1:${securePort}/`;
  const server = spawn(slapd, ['-f', join(folder, 'slapd.conf'), '-h', urls, '-d', '0'], { stdio: 'ignore' });
  const client = new Client({ url: `ldap://127.0.0.1:${port}` });
  await signIn(client, () => server.exitCode !== null);
  await client.add(slapdBase, { objectClass: ['dcObject', 'organization'], dc: 'site', o: 'Site' });
  return {
    port,
    securePort,
    client,
    async close() {
      await client.unbind();
      if (server.exitCode === null) {
        server.kill();
        await once(server, 'exit');
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function configOf(folder: string, sizeLimit: number | 'unlimited'): string {
  const lines = ['core', 'cosine', 'inetorgperson', 'nis', 'msuser'].map((name) => `include ${schemas}/${name}.schema`);
  return `${lines.join('\n')}
pidfile ${folder}/pid
modulepath /usr/lib/ldap
moduleload back_mdb
sizelimit ${sizeLimit}
TLSCertificateFile ${folder}/certificate.pem
TLSCertificateKeyFile ${folder}/key.pem
database mdb
suffix "${slapdBase}"
rootdn "${slapdManager.dn}"
rootpw "${slapdManager.password}"
directory ${folder}/data
maxsize 268435456
dbnosync
`;
}

/** As soon as it serves. */
async function signIn(client: Client, hasEnded: () => boolean): Promise<void> {
  for (;;) {
    try {
      await client.bind(slapdManager.dn, slapdManager.password);
      return;
    } catch (error) {
      if (hasEnded()) throw error;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}
