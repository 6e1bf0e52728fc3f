/**
 * From nothing to cited answers: a fresh data folder, a server, the demo company, three questions asked over HTTP as two
 * people. `--once` stops there; otherwise it keeps serving.
 */

import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { ClewClient } from '@clew/sdk';
import { quickstart } from './company/index.ts';
import { clientOf, demoAdmin, loadDemo } from './load-demo.ts';
import { type ServerProcess, startServer } from './start-server.ts';

const help = `npm run quickstart [-- --once] [-- --port 8787]

Fills a fresh data folder with a made-up company, starts Clew on it and asks three questions.
  --once   stop after the questions
  --port   the port to serve on (any free one by default)
`;

const options = {
  once: { type: 'boolean', default: false },
  port: { type: 'string', default: '0' },
  help: { type: 'boolean', default: false },
} as const;

function readArguments() {
  try {
    const { values } = parseArgs({ options });
    if (!/^\d{1,5}$/.test(values.port)) throw new Error(`--port takes a number, not ${values.port}.`);
    return values;
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n\n${help}`);
    process.exit(2);
  }
}

const values = readArguments();
if (values.help) {
  process.stdout.write(help);
  process.exit(0);
}

const startedMs = performance.now();
const secondsSinceStart = () => ((performance.now() - startedMs) / 1000).toFixed(1);
const say = (text = '') => process.stdout.write(`${text}\n`);

const folder = mkdtempSync(join(tmpdir(), 'clew-quickstart-'));
const key = `clew-quickstart-${randomBytes(18).toString('base64url')}`;
let server: ServerProcess | undefined;
let isEnding = false;

/** Stops the server and takes the folder away, whenever and however the end comes. */
async function end(code: number): Promise<never> {
  isEnding = true;
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
  process.exit(code);
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => {
    if (!isEnding) say('\nStopped; the demo company is gone.');
    void end(0);
  });
process.on('uncaughtException', (error) => {
  if (isEnding) return;
  process.stderr.write(`${error.message}\n`);
  void end(1);
});

server = await startServer({
  CLEW_PORT: values.port,
  CLEW_DATA_DIR: folder,
  CLEW_ADMIN_EMAIL: demoAdmin,
  CLEW_BOOTSTRAP_KEY: key,
  CLEW_LOG_LEVEL: 'warn',
});
const { address } = server;

say(`Clew is up at ${address} (ready in ${Math.round(server.readyMs)} ms). Bringing in the demo company:`);
await loadDemo({ address, key }, (done) => say(`  + ${done}`));
say(`  done after ${secondsSinceStart()} s`);

let firstAnswer: string | undefined;
const questions = [
  { asker: quickstart.employee, text: quickstart.open },
  { asker: quickstart.manager, text: quickstart.confidential },
  { asker: quickstart.employee, text: quickstart.confidential },
];
for (const { asker, text } of questions) {
  say(`\n${asker} asks: ${text}\n`);
  await printAnswer(clientOf({ address, key }, asker), text);
  firstAnswer ??= secondsSinceStart();
}
say(`\nThe first cited answer was there ${firstAnswer} s after the start, the demo company included.`);
say('The same question has two answers because nobody sees what they may not see.');
say('Where an old and a new version answer, the newer comes first.\n');

if (values.once) await end(0);
say(`Clew keeps serving at ${address}. The demo company is gone when you stop it (Ctrl-C).`);
say('In a browser, choose a password and look around, as an employee or as the administrator:');
const { createInvitation } = clientOf({ address, key }, demoAdmin);
for (const email of [quickstart.employee, demoAdmin])
  say(`  ${email}  ${address}${(await createInvitation({ email })).path}`);
say(`Ask as anybody of demo/src/company/people.ts; questions to try: demo/src/company/golden.ts`);
say(`Documentation: ${address}/docs`);
say(`Key (acts for anybody, named in unleash-account): ${key}`);
say(`
curl -N ${address}/chats -H 'Authorization: Bearer ${key}' -H 'unleash-account: ${quickstart.employee}' \\
  -H 'Content-Type: application/json' -d '{"stream": true, "messages": [{"text": ${JSON.stringify(quickstart.open).replaceAll("'", "'\\''")}}]}'
`);

/** Prints an answer as it comes in, with its sources behind it. */
async function printAnswer(client: ClewClient, text: string): Promise<void> {
  for await (const event of client.stream.chat({ messages: [{ role: 'User', text }] })) {
    if (event.type === 'Message')
      for (const part of event.message.parts)
        process.stdout.write(
          part.type === 'Text' ? plain(part.text) : part.indices.map((index) => ` [${index + 1}]`).join(''),
        );
    if (event.type !== 'Full') continue;
    say();
    for (const [index, { resourceId }] of event.references.entries()) {
      const resource = event.resources.find(({ id }) => id === resourceId);
      const changed = String(resource?.data['modifiedAt'] ?? resource?.data['createdAt'] ?? '').slice(0, 10);
      say(`  [${index + 1}] ${resource?.title} (${resource?.appId}, ${changed}) ${resource?.url ?? ''}`);
    }
  }
}

/** Markdown for a terminal: the answerer only escapes. */
function plain(text: string): string {
  return text
    .replace(/\\([\\`*_[\]>~|])/g, '$1')
    .replaceAll('&lt;', '<')
    .replaceAll('\n\n', '\n');
}
