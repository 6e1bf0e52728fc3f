/** A real mail server (Debian's `dovecot-imapd`) for tests, where the machine has it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { testCertificate, testKey } from '../../../egress/testing/test-certificate.ts';

const binary = ['/usr/sbin/dovecot', '/usr/local/sbin/dovecot'].find((path) => existsSync(path));

export const hasDovecot = binary !== undefined;
if (!hasDovecot) console.log('Tests with a real IMAP server are skipped: install dovecot-imapd to run them.');

export interface TestMailServer {
  port: number;
  /** With TLS from the beginning, for `site.test`. */
  securePort: number;
  close(): Promise<void>;
}

/** Every user is there, with the password `secret`. */
export async function startDovecot(): Promise<TestMailServer> {
  if (!binary) throw new Error('There is no Dovecot');
  const isRoot = userInfo().uid === 0;
  // Started by root it does its work as somebody else, who has to get there.
  const folder = mkdtempSync(join(isRoot ? '/tmp' : tmpdir(), 'clew-dovecot-'));
  const mail = join(folder, 'mail');
  mkdirSync(mail);
  chmodSync(folder, 0o755);
  const [user, group] = isRoot ? ['nobody', 'nogroup'] : [userInfo().username, String(userInfo().gid)];
  if (isRoot) chownSync(mail, idOf('passwd', 'nobody'), idOf('group', 'nogroup'));
  const [port, securePort] = [await freePort(), await freePort()];
  writeFileSync(join(folder, 'key.pem'), testKey.trimStart());
  writeFileSync(join(folder, 'certificate.pem'), testCertificate.trimStart());
  const config = join(folder, 'dovecot.conf');
  writeFileSync(config, configOf({ folder, mail, user, group, port, securePort, isRoot }));
  const server = spawn(binary, ['-F', '-c', config], { stdio: 'ignore' });
  await isListening(port, server, join(folder, 'log'));
  return {
    port,
    securePort,
    async close() {
      if (server.exitCode === null) {
        server.kill();
        await once(server, 'exit');
      }
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

function configOf(
  given: Record<'folder' | 'mail' | 'user' | 'group', string> &
    Record<'port' | 'securePort', number> & { isRoot: boolean },
) {
  const { folder, mail, user, group, port, securePort, isRoot } = given;
  const unprivileged = isRoot
    ? ''
    : `default_internal_user = ${user}\ndefault_login_user = ${user}\ndefault_internal_group = ${group}\n`;
  return `
base_dir = ${folder}/run
state_dir = ${folder}/run
log_path = ${folder}/log
protocols = imap
listen = 127.0.0.1
ssl = yes
ssl_cert = <${folder}/certificate.pem
ssl_key = <${folder}/key.pem
disable_plaintext_auth = no
mail_max_userip_connections = 1000
mail_fsync = never
mail_location = mdbox:${mail}/%u
${unprivileged}
auth_failure_delay = 0
passdb {
  driver = static
  args = password=secret
}
userdb {
  driver = static
  args = uid=${user} gid=${group} home=${mail}/%u
}
service imap-login {
  chroot =
  service_count = 0
  client_limit = 200
  inet_listener imap {
    port = ${port}
  }
  inet_listener imaps {
    port = ${securePort}
    ssl = yes
  }
}
service imap {
  process_min_avail = 1
}
service anvil {
  chroot =
}
namespace inbox {
  inbox = yes
  separator = /
  mailbox Trash {
    special_use = \\Trash
    auto = create
  }
  mailbox Junk {
    special_use = \\Junk
    auto = create
  }
}
`;
}

function idOf(file: 'passwd' | 'group', name: string): number {
  const line = readFileSync(`/etc/${file}`, 'utf8')
    .split('\n')
    .find((one) => one.startsWith(`${name}:`));
  return Number(line?.split(':')[2]);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

async function isListening(port: number, server: ChildProcess, log: string): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt++) {
    if (server.exitCode !== null) break;
    const socket = connect(port, '127.0.0.1');
    socket.write('a LOGIN probe secret\r\n');
    // It takes connections before it can let anybody in.
    const isThere = await new Promise((resolve) => {
      let heard = '';
      socket.on('data', (bytes) => {
        heard += bytes;
        const [, answer] = /^a (\w+)/m.exec(heard) ?? [];
        if (answer !== undefined) resolve(answer === 'OK');
      });
      for (const event of ['error', 'close']) socket.once(event, () => resolve(false));
    });
    socket.destroy();
    if (isThere) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`Dovecot did not start: ${existsSync(log) ? readFileSync(log, 'utf8').slice(-2_000) : 'no log'}`);
}
