import type { ProblemBody } from '@clew/contract';
import { expect, it, onTestFinished } from 'vitest';
import { createScriptedModel } from '../models/testing/scripted-model.ts';
import { adminEmail, bootstrapKey, createTestApp } from '../testing/test-app.ts';

it('streams of one account at once are limited too, with an ordinary problem before the first event', async () => {
  const model = createScriptedModel(() => [{ kind: 'wait', until: new Promise(() => {}) }]);
  const settings = { CLEW_CONCURRENT_CHATS: '1', CLEW_DRAIN_SECONDS: '0' };
  const clew = await createTestApp({ model, settings });
  onTestFinished(() => clew.close());
  await clew.addAccounts('ann@clew.test');
  const open = (as: string) =>
    clew.app.fetch(
      new Request('http://clew.test/chats', {
        method: 'POST',
        headers: {
          authorization: `Bearer ${bootstrapKey}`,
          'unleash-account': as,
          'content-type': 'application/json',
        },
        body: JSON.stringify({ messages: [{ text: 'anything' }], stream: true }),
      }),
    );
  expect((await open(adminEmail)).headers.get('content-type')).toBe('text/event-stream');
  const refused = await open(adminEmail);
  expect([refused.status, refused.headers.get('Retry-After')]).toEqual([429, '1']);
  expect(((await refused.json()) as ProblemBody).reason).toBe('Too many requests');
  expect((await open('ann@clew.test')).status).toBe(200);
});
