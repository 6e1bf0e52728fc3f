import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { quickstart } from '@clew/demo/company';
import { clientOf, demoAdmin, loadDemo } from '@clew/demo/load-demo';
import { freshServerKey as key, withFreshServer } from '@clew/demo/with-fresh-server';
import { ClewProblem } from '@clew/sdk';
import { expect, it } from 'vitest';

/** The SDK against the real server with the demo company. */

it('the five lines of its README work', async () => {
  const readme = readFileSync(new URL('../../sdk/README.md', import.meta.url), 'utf8');
  const code = /```ts\n([\s\S]+?)```/.exec(readme)?.[1] ?? '';
  expect(code.trim().split('\n').length).toBeLessThanOrEqual(6);
  await withFreshServer(async ({ address }) => {
    await loadDemo({ address, key }, () => {});
    const here = code.replace('http://127.0.0.1:8787', address).replace('you@example.org', quickstart.employee);
    const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module-typescript', '--eval', here], {
      cwd: new URL('..', import.meta.url).pathname,
      env: { ...process.env, KEY: key },
      encoding: 'utf8',
    });
    expect([status, stderr]).toEqual([0, '']);
    const lines = stdout.trim().split('\n');
    expect(lines.length).toBeGreaterThan(1);
    expect(Number(lines.at(-1))).toBeGreaterThan(0);
  });
});

it('calls, streams, stops and refuses as the contract says', async () => {
  await withFreshServer(async ({ address }) => {
    const admin = clientOf({ address, key }, demoAdmin);
    await admin.putSource({ sourceId: 'wiki', appId: 'wiki', name: 'Wiki' });
    await admin.putAccount({ email: 'jörg@x.test', name: 'Jörg' });
    const { results } = await admin.batchResources({
      sourceId: 'wiki',
      lines: [
        {
          op: 'put',
          externalId: 'a/b',
          type: 'page',
          title: 'Allowance',
          content: 'The allowance is 52 euros.',
          permissions: { users: ['jörg@x.test'] },
        },
        { op: 'delete', externalId: 'none' },
      ],
    });
    expect(results.map(({ status }) => status)).toEqual([200, 204]);

    const joerg = clientOf({ address, key }, 'jörg@x.test');
    expect((await joerg.search({ query: 'allowance' })).results.map(({ resource }) => resource.title)).toEqual([
      'Allowance',
    ]);
    expect((await admin.search({ query: 'allowance' })).totalResults).toBe(0);

    const events = [];
    for await (const event of joerg.stream.chat({ messages: [{ text: 'How high is the allowance?' }] }))
      events.push(event);
    const full = events.at(-1);
    if (full?.type !== 'Full') throw new Error('The last event is the whole answer');
    expect(full.references).toHaveLength(1);
    expect((await joerg.getThread({ id: full.threadId })).messages).toHaveLength(2);

    const refusal = await admin.getThread({ id: full.threadId }).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(ClewProblem);
    expect(refusal).toMatchObject({ code: 'unknown-thread', status: 404 });

    const records = [];
    for await (const record of admin.stream.listAudit({ account: 'jörg@x.test' })) records.push(record.operation);
    expect(records).toContain('chat');

    const controller = new AbortController();
    const left = (async () => {
      for await (const _ of joerg.stream.chat({ messages: [{ text: 'And again?' }] }, { signal: controller.signal }))
        controller.abort(new Error('The reader left'));
    })();
    await expect(left).rejects.toThrow('The reader left');
  });
});
