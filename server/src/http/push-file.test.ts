import type { FileOutcome } from '@clew/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createZip } from '../ingest/testing/create-zip.ts';
import { createDocx, createPdf } from '../ingest/testing/office-files.ts';
import { createTestApp, type TestApp } from '../testing/test-app.ts';

let test: TestApp;
beforeAll(async () => {
  test = await createTestApp({ settings: { CLEW_FILE_LIMIT: '100000' } });
  await test.addAccounts('ada@sea.test', 'bo@sea.test');
  await test.call('PUT', '/api/sources/files', { body: { appId: 'files' } });
});
afterAll(() => test.close());

const forAda = { permissions: { users: ['ada@sea.test'] } };

async function pushFile(
  externalId: string,
  file: { name: string; bytes: Uint8Array | string },
  resource: unknown = forAda,
) {
  const form = new FormData();
  if (resource !== undefined) form.set('resource', typeof resource === 'string' ? resource : JSON.stringify(resource));
  form.set('file', new Blob([Buffer.from(file.bytes)]), file.name);
  const request = new Request('http://clew.test', { method: 'POST', body: form });
  return test.call<{ id: string; file: FileOutcome; reason?: string; errors?: object }>(
    'PUT',
    `/api/sources/files/resources/${encodeURIComponent(externalId)}/file`,
    {
      body: new Uint8Array(await request.arrayBuffer()),
      headers: { 'content-type': request.headers.get('content-type') ?? '' },
    },
  );
}
async function search(as: string, body: object) {
  const reply = await test.call<{
    totalResults: number;
    results: { resource: { title: string; externalId: string; data: Record<string, unknown> }; snippet: string }[];
  }>('POST', '/search', { as, body: { contentSearch: true, ...body } });
  return reply.body;
}

describe('pushing a file', () => {
  it('makes its text, title, author and pages findable for its readers, and for nobody else', async () => {
    const pushed = await pushFile('tides.pdf', {
      name: 'tides.pdf',
      bytes: createPdf(['High water', 'The flood begins at six.']),
    });
    expect(pushed).toMatchObject({ status: 200, body: { file: { format: 'pdf', state: 'read' } } });
    const { results } = await search('ada@sea.test', { query: 'flood' });
    expect(results[0]?.resource).toMatchObject({ title: 'Tide tables', data: { createdBy: ['Ada Byron'] } });
    expect(await search('bo@sea.test', { query: 'flood' })).toMatchObject({ totalResults: 0 });
    expect(await search('ada@sea.test', { filters: { extension: ['pdf'], fileTypeGroup: 'pdf' } })).toMatchObject({
      totalResults: 1,
    });
    const answer = await test.ask('ada@sea.test', 'When does the flood begin?');
    expect(answer.references[0]).toBeDefined();
    expect(answer.resources[0]?.data['passage'] ?? answer.references).toBeDefined();
  });

  it('lets what is sent along go before what the file says', async () => {
    const bytes = createDocx('<w:p><w:r><w:t>Bollards are painted</w:t></w:r></w:p>');
    await pushFile(
      'b',
      { name: 'b.docx', bytes },
      { ...forAda, title: 'Bollards', createdBy: 'bo@sea.test', label: 'paint' },
    );
    const { results } = await search('ada@sea.test', {
      query: 'bollards',
      filters: { createdBy: ['bo@sea.test'], label: ['paint'] },
    });
    expect(results[0]?.resource.title).toBe('Bollards');
  });

  it('shows a file without permissions to nobody', async () => {
    await pushFile('hidden', { name: 'hidden.txt', bytes: 'The secret anchorage' }, {});
    expect(await search('ada@sea.test', { query: 'anchorage' })).toMatchObject({ totalResults: 0 });
  });

  it('keeps a file that can not be read findable by its name, with the reason', async () => {
    const pushed = await pushFile('locked.zip', {
      name: 'Quarterly figures.zip',
      bytes: createZip({ 'a.txt': 'x' }, 1),
    });
    expect(pushed.body.file).toMatchObject({ state: 'encrypted', note: expect.stringContaining('password') });
    const { results } = await search('ada@sea.test', { query: 'quarterly figures' });
    expect(results[0]?.resource.data).toMatchObject({ fileState: 'encrypted', fileNote: pushed.body.file.note });
    expect(await search('ada@sea.test', { filters: { fileState: ['encrypted'] } })).toMatchObject({ totalResults: 1 });
  });

  it('replaces what was there, in the order in which it came', async () => {
    const versions = ['first draft', 'second draft', 'final word'];
    const replies = await Promise.all(versions.map((bytes) => pushFile('same', { name: 'same.txt', bytes })));
    expect(new Set(replies.map(({ body }) => body.id)).size).toBe(1);
    expect(await search('ada@sea.test', { query: '"second draft"' })).toMatchObject({ totalResults: 0 });
    expect(await search('ada@sea.test', { query: '"final word"' })).toMatchObject({ totalResults: 1 });
  });

  it('finds any passage of a file that falls into more of them than structure may make', async () => {
    const wide = await createTestApp({ settings: { CLEW_FILE_LIMIT: '4000000' } });
    await wide.addAccounts('ada@sea.test');
    await wide.call('PUT', '/api/sources/files', { body: { appId: 'files' } });
    const form = new FormData();
    form.set('resource', JSON.stringify(forAda));
    const bytes = Array.from({ length: 21_000 }, (_, n) => `# Berth ${n}\n\nMoored by rope${n}.\n\n`).join('');
    form.set('file', new Blob([bytes]), 'berths.md');
    const request = new Request('http://clew.test', { method: 'POST', body: form });
    const { body } = await wide.call('PUT', '/api/sources/files/resources/berths/file', {
      body: new Uint8Array(await request.arrayBuffer()),
      headers: { 'content-type': request.headers.get('content-type') ?? '' },
    });
    expect(body['file']).toMatchObject({ format: 'markdown', state: 'read' });
    const found = await wide.call<{ totalResults: number; results: { snippet: string }[] }>('POST', '/search', {
      as: 'ada@sea.test',
      body: { query: 'rope20999' },
    });
    expect(found.body.results[0]?.snippet).toContain('rope20999');
    await wide.close();
  });

  it('refuses what is no form, too large, or wrong, and says which part', async () => {
    const path = '/api/sources/files/resources/x/file';
    expect(await test.call('PUT', path, { body: {} })).toMatchObject({ status: 415 });
    const headers = { 'content-type': 'multipart/form-data; boundary=x' };
    expect(await test.call('PUT', path, { body: 'no form', headers })).toMatchObject({
      status: 400,
      body: { reason: 'Malformed request body' },
    });
    expect(await pushFile('x', { name: 'x', bytes: 'x' }, '{')).toMatchObject({
      status: 400,
      body: { errors: { resource: ['Not JSON.'] } },
    });
    expect(await pushFile('x', { name: 'x', bytes: 'x' }, { createdAt: 'soon' })).toMatchObject({
      status: 400,
      body: { errors: { 'resource.createdAt': expect.anything() } },
    });
    expect(await pushFile('x', { name: 'x', bytes: 'x'.repeat(200_000) })).toMatchObject({ status: 413 });
    const many = `--x\r\ncontent-disposition: form-data; name="a"\r\n\r\n\r\n`.repeat(1_000);
    expect(await test.call('PUT', path, { body: `${many}--x--`, headers })).toMatchObject({
      status: 400,
      body: { errors: { body: ['At most 16 parts.'] } },
    });
    const gone = await test.call('PUT', '/api/sources/gone/resources/x/file', { body: '--x--', headers });
    expect(gone.status).toBe(400);
  });
});
