import { createHash, randomBytes } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cutEverywhere } from '../../ingest/sync/testing/cut-everywhere.ts';
import type { Json } from '../connector.ts';
import { describeConnector } from '../testing/connector-contract.ts';
import { deletesOf, type FinishedRun, openTestFetch, putsOf, runConnector, textOf } from '../testing/run-connector.ts';
import { gitConnector } from './git-connector.ts';
import { readPackets, writePackets } from './packet-lines.ts';
import { changedPaths, listFiles } from './read-objects.ts';
import { type GitObject, readPack } from './read-pack.ts';
import { hasGit, startTestRepository, type TestRepository } from './testing/test-repository.ts';

const readers = { public: false, users: ['ann@clew.test'], groups: [] };

if (hasGit)
  describeConnector({
    connector: gitConnector,
    async start() {
      const repository = await startTestRepository();
      const { site, url, commit } = repository;
      const files = new Map(Array.from({ length: 250 }, (_, no) => [`docs/page ${no}.md`, `words of page ${no}`]));
      commit(Object.fromEntries(files), 'Begin');
      return {
        site: {
          ...site,
          close: repository.close,
          get answer() {
            return site.answer;
          },
          set answer(answer) {
            site.answer = answer;
          },
        },
        // Each change is a commit too, which the contract does not expect; they have tests of their own.
        settings: { url, permissions: readers, mostCommits: 0, token: 'a-token' },
        resources: () => new Map([...files].map(([path, words]) => [`file/${path}`, words])),
        change() {
          files.set('docs/page 3.md', 'other words').set('new.md', 'words of the new one');
          commit(Object.fromEntries(files), 'Change');
          return ['file/docs/page 3.md', 'file/new.md'];
        },
        remove() {
          files.delete('docs/page 7.md');
          commit({ 'docs/page 7.md': undefined }, 'Remove');
          return 'file/docs/page 7.md';
        },
      };
    },
  });

describe.skipIf(!hasGit)('a git repository', () => {
  let repository: TestRepository;
  const closing: (() => unknown)[] = [];
  const signal = new AbortController().signal;
  beforeEach(async () => {
    repository = await startTestRepository();
  });
  afterEach(async () => {
    await Promise.all(closing.splice(0).map((close) => close()));
    await repository.close();
  });

  const run = (
    more: { settings?: object; mode?: 'full' | 'changes'; cursor?: Json; checkpoint?: Json } = {},
    onPage?: Parameters<typeof runConnector>[2],
  ) => {
    const { fetch, close } = openTestFetch({ allow: ['site.test:*', 'other.test:*'], signal, answerMs: 600_000 });
    closing.push(close);
    const settings = { url: repository.url, permissions: readers, ...more.settings };
    return runConnector(gitConnector, { ...more, settings, fetch, signal }, onPage);
  };
  const loadAll = async (more: Parameters<typeof run>[0] = {}) => {
    const loaded = new Map<string, Awaited<ReturnType<ReturnType<typeof putsOf>[number]['load']>>>();
    const finished = await run(more, async (page) => {
      for (const put of putsOf({ pages: [page] })) loaded.set(put.externalId, await put.load(signal));
    });
    return { ...finished, loaded };
  };
  const idsOf = (finished: Pick<FinishedRun, 'pages'>) =>
    putsOf(finished)
      .map(({ externalId }) => externalId)
      .sort();

  it('brings files with who changed them last, and commits with what they changed', async () => {
    const first = repository.commit(
      { 'README.md': '# Tides', 'src/tide.ts': 'export const tide = 1;' },
      'Begin\n\nWith the tide.',
    );
    const second = repository.commit(
      { 'src/tide.ts': 'export const tide = 2;', 'src/a/b.txt': 'deep' },
      'Raise the tide',
    );
    const { loaded, end } = await loadAll({ settings: { webUrl: 'https://git.test/team/project/' } });
    expect(end.covered).toBe('everything');
    expect([...loaded.keys()].sort()).toEqual(
      [`commit/${first}`, `commit/${second}`, 'file/README.md', 'file/src/a/b.txt', 'file/src/tide.ts'].sort(),
    );
    const tide = loaded.get('file/src/tide.ts');
    expect(tide && textOf(tide)).toBe('export const tide = 2;');
    expect(tide).toMatchObject({
      name: 'tide.ts',
      fields: {
        path: ['/project/src'],
        modifiedBy: ['ann@clew.test'],
        url: 'https://git.test/team/project/blob/main/src/tide.ts',
      },
    });
    expect(loaded.get(`commit/${second}`)).toMatchObject({
      resource: {
        type: 'commit',
        title: 'Raise the tide',
        createdBy: ['ann@clew.test'],
        content: 'Raise the tide\n\nChanged files:\n- src/a/b.txt\n- src/tide.ts',
        url: `https://git.test/team/project/commit/${second}`,
      },
    });
  });

  it('is asked for what changed alone, and for nothing where nothing did', async () => {
    repository.commit({ 'a.md': 'a', 'b.md': 'b' }, 'One');
    const first = await run();
    repository.site.requests.length = 0;
    const same = await run({ mode: 'changes', cursor: first.end.cursor });
    expect([same.pages, same.end.covered, repository.site.requests.length]).toEqual([[], 'changes', 2]);
    const second = repository.commit({ 'a.md': undefined, 'b.md': 'other', 'c.md': 'c' }, 'Two');
    const changed = await run({ mode: 'changes', cursor: first.end.cursor });
    expect([idsOf(changed), deletesOf(changed), changed.end.covered]).toEqual([
      [`commit/${second}`, 'file/b.md', 'file/c.md'],
      ['file/a.md'],
      'changes',
    ]);
  });

  it('follows a forced push, whether the server still has what was there or not', async () => {
    repository.commit({ 'a.md': 'a' }, 'One');
    const lost = repository.commit({ 'b.md': 'secret' }, 'Two, by mistake');
    const first = await run();
    repository.git('reset', '-q', '--hard', 'HEAD~1');
    const right = repository.commit({ 'c.md': 'c' }, 'Two');
    const pushed = await run({ mode: 'changes', cursor: first.end.cursor });
    expect([idsOf(pushed), deletesOf(pushed).sort(), pushed.end.covered]).toEqual([
      [`commit/${right}`, 'file/c.md'],
      [`commit/${lost}`, 'file/b.md'],
      'changes',
    ]);
    repository.git('reflog', 'expire', '--expire=now', '--all');
    repository.git('gc', '-q', '--prune=now');
    const forgotten = await run({ mode: 'changes', cursor: first.end.cursor });
    expect(forgotten.end.covered).toBe('everything');
    expect(idsOf(forgotten)).toEqual(idsOf(await run()));
    // Files were told of by then that a listing of everything would not tell again.
    const checkpoint = { tip: right, branch: 'main', base: lost, after: 'file/a.md' };
    await expect(run({ mode: 'changes', cursor: first.end.cursor, checkpoint })).rejects.toMatchObject({
      kind: 'unsound',
    });
  });

  it('goes on behind any page with what it had begun with, though the branch moved', async () => {
    repository.commit(Object.fromEntries(Array.from({ length: 450 }, (_, no) => [`f${no}.md`, `file ${no}`])), 'Many');
    const { pages } = await run();
    expect(pages.length).toBe(3);
    repository.commit({ 'later.md': 'later' }, 'Later');
    for (const [at, { checkpoint }] of pages.entries()) {
      const rest = await run({ checkpoint });
      expect(idsOf({ pages: [...pages.slice(0, at + 1), ...rest.pages] })).toEqual(idsOf({ pages }));
    }
  });

  it('knows of the newest commits alone, as many as it is told', async () => {
    const ids = Array.from({ length: 12 }, (_, no) => repository.commit({ 'a.md': `version ${no}` }, `Commit ${no}`));
    const { loaded, end } = await loadAll({ settings: { mostCommits: 5 } });
    expect([...loaded.keys()].filter((id) => id.startsWith('commit/')).sort()).toEqual(
      ids
        .slice(-5)
        .map((id) => `commit/${id}`)
        .sort(),
    );
    const next = repository.commit({ 'a.md': 'last' }, 'Next');
    const changed = await run({ settings: { mostCommits: 5 }, mode: 'changes', cursor: end.cursor });
    expect([idsOf(changed), deletesOf(changed)]).toEqual([[`commit/${next}`, 'file/a.md'], [`commit/${ids[7]}`]]);
  });

  it('reads branches, folders and sizes that it is told, and no links', async () => {
    repository.commit(
      { 'docs/a.md': 'a', 'src/b.ts': 'b', 'src/gen/c.ts': 'c', 'large.txt': 'x'.repeat(5_000) },
      'One',
    );
    repository.git('checkout', '-q', '-b', 'feature/x');
    addLink(repository);
    repository.git('checkout', '-q', 'main');
    const files = async (settings: object) => {
      const { loaded } = await loadAll({ settings: { mostCommits: 0, ...settings } });
      return [...loaded.keys()].map((id) => id.slice('file/'.length)).sort();
    };
    expect(await files({ within: ['/src'], except: ['src/gen'] })).toEqual(['src/b.ts']);
    expect(await files({ within: ['docs'], branch: 'feature/x' })).toEqual(['docs/a.md']);
    const { loaded } = await loadAll({ settings: { within: ['large.txt'], mostBytes: 1_000, mostCommits: 0 } });
    expect(loaded.get('file/large.txt')).toMatchObject({
      kind: 'resource',
      resource: { data: { fileState: 'too-large' } },
    });
    await expect(run({ settings: { branch: 'none' } })).rejects.toMatchObject({ kind: 'misconfigured' });
  });

  it('is read from a server that can leave nothing out, too', async () => {
    repository.git('config', 'uploadpack.allowFilter', 'false');
    repository.commit({ 'a.md': 'words of a' }, 'One');
    const { loaded } = await loadAll();
    const file = loaded.get('file/a.md');
    expect(file && textOf(file)).toBe('words of a');
  });

  it('gives its token to its own server alone', async () => {
    repository.commit({ 'a.md': 'a' }, 'One');
    await run({ settings: { token: 't0ken', userName: 'ann' } });
    const sent = repository.site.requests.map(({ headers }) => headers.authorization);
    expect(new Set(sent)).toEqual(new Set([`Basic ${Buffer.from('ann:t0ken').toString('base64')}`]));
    const other = await startTestRepository();
    closing.push(other.close);
    other.commit({ 'b.md': 'b' }, 'One');
    repository.site.answer = ({ path }, response) =>
      response.writeHead(302, { location: `http://other.test:${other.site.port}${path}` }).end();
    await expect(run({ settings: { token: 't0ken' } })).rejects.toThrow('has moved to other.test');
    expect(other.site.requests.length).toBe(1);
    expect(other.site.requests.some(({ headers }) => headers.authorization)).toBe(false);
  });

  it('is mirrored by the engine, wherever the power goes', { timeout: 600_000 }, async () => {
    const { fetch, close } = openTestFetch({ allow: ['site.test:*'], signal, answerMs: 600_000 });
    closing.push(close);
    const settings = { url: repository.url, permissions: readers, mostCommits: 3, allow: ['site.test:*'] };
    let no = 0;
    const change = () => {
      no++;
      if (no % 5 === 0 && no > 5) repository.git('reset', '-q', '--hard', 'HEAD~1');
      const [oldest, ...others] = repository.git('ls-files', 'f*').split('\n').filter(Boolean);
      const gone = oldest !== undefined && others.length > 3 ? { [oldest]: undefined } : {};
      repository.commit({ ...gone, 'a.md': `words ${no}`, [`f${no}.md`]: `new words ${no}` }, `Commit ${no}`);
    };
    change();
    const cuts = await cutEverywhere({
      connector: gitConnector,
      settings,
      surroundings: { fetchFor: () => fetch },
      change: async () => change(),
      async expected() {
        const ann: Record<string, string> = {};
        for (const path of repository.git('ls-files').split('\n'))
          ann[`file/${path}`] = repository.git('show', `HEAD:${path}`);
        for (const id of repository.git('log', '-3', '--format=%H').split('\n'))
          ann[`commit/${id}`] = repository.git('log', '-1', '--format=%s', id);
        return { 'ann@clew.test': ann, 'bob@clew.test': {} };
      },
    });
    expect(cuts).toBeGreaterThan(10);
    console.log(`${cuts} cuts of the power while a repository was synced: the index was the branch after each`);
  });
});

function addLink(repository: TestRepository): void {
  const blob = repository.git('rev-parse', 'HEAD:docs/a.md');
  repository.git('update-index', '--add', '--cacheinfo', `120000,${blob},docs/link.md`);
  repository.git('commit', '-q', '-m', 'A link');
}

describe('a pack', () => {
  const packOf = (objects: Buffer[], count = objects.length) => {
    const head = Buffer.alloc(12);
    head.write('PACK');
    head.writeUInt32BE(2, 4);
    head.writeUInt32BE(count, 8);
    const body = Buffer.concat([head, ...objects]);
    return Buffer.concat([body, createHash('sha1').update(body).digest()]);
  };
  const headOf = (type: number, size: number) => {
    const bytes = [(type << 4) | (size & 15)];
    for (let rest = Math.floor(size / 16); rest > 0; rest = Math.floor(rest / 128)) {
      bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) | 128;
      bytes.push(rest & 127);
    }
    return Buffer.from(bytes);
  };
  const blobOf = (content: Buffer, size = content.length) => Buffer.concat([headOf(3, size), deflateSync(content)]);

  it('is read as it was written, and refused with any byte changed or left out', () => {
    const contents = [Buffer.from('one'), Buffer.alloc(0), randomBytes(5_000)];
    const pack = packOf(contents.map((content) => blobOf(content)));
    expect([...readPack(pack, 10_000).values()].map(({ bytes }) => bytes)).toEqual(contents);
    fc.assert(
      fc.property(fc.nat(pack.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const changed = Buffer.from(pack);
        changed[at] = (changed[at] ?? 0) ^ change;
        expect(() => readPack(changed, 10_000)).toThrow('cut off or broken');
        expect(() => readPack(pack.subarray(0, at), 10_000)).toThrow('cut off or broken');
      }),
    );
  });

  it('that lies about itself is refused, and takes no more memory than it may', () => {
    const bomb = blobOf(Buffer.alloc(50_000_000));
    expect(() => readPack(packOf([bomb]), 1_000_000)).toThrow('larger than');
    expect(() => readPack(packOf([blobOf(Buffer.alloc(50_000_000), 10)]), 1_000_000)).toThrow('broken');
    expect(() => readPack(packOf([blobOf(Buffer.from('a'))], 2), 1_000)).toThrow('broken');
    expect(() => readPack(packOf([blobOf(Buffer.from('a')), blobOf(Buffer.from('b'))], 1), 1_000)).toThrow('broken');
    // Deltas of each other, of themselves, of nothing.
    const delta = (base: Buffer) => Buffer.concat([headOf(7, 4), base, deflateSync(Buffer.from([1, 1, 1, 97]))]);
    expect(() => readPack(packOf([delta(Buffer.alloc(20))]), 1_000)).toThrow('broken');
    expect(() =>
      readPack(
        packOf([Buffer.concat([headOf(6, 4), Buffer.from([0]), deflateSync(Buffer.from([1, 1, 1, 97]))])]),
        1_000,
      ),
    ).toThrow('broken');
  });
});

describe('folders within folders', () => {
  /** Ten times the same folder, in ten times the same folder, and so on: 10^12 folders, or as many files. */
  const bomb = (leaf: 'file' | 'nothing'): [Map<string, GitObject>, string] => {
    const objects = new Map<string, GitObject>();
    const add = (bytes: Buffer) => {
      const id = createHash('sha1').update(bytes).digest();
      objects.set(id.toString('hex'), { kind: 'tree', bytes });
      return id;
    };
    let id = add(leaf === 'file' ? Buffer.concat([Buffer.from('100644 a\0'), Buffer.alloc(20)]) : Buffer.alloc(0));
    for (let level = 0; level < 12; level++)
      id = add(Buffer.concat(Array.from({ length: 10 }, (_, no) => Buffer.concat([Buffer.from(`40000 ${no}\0`), id]))));
    return [objects, id.toString('hex')];
  };

  it('are not walked for ever', () => {
    for (const leaf of ['file', 'nothing'] as const) {
      const [objects, id] = bomb(leaf);
      expect(() => listFiles(objects, id)).toThrow('more than');
      expect(changedPaths(objects, undefined, id, 500).length).toBe(leaf === 'file' ? 500 : 0);
    }
  });

  it('that are cut off are refused', () => {
    const bytes = Buffer.concat([Buffer.from('100644 a\0'), Buffer.alloc(20)]);
    for (let length = 1; length < bytes.length; length++)
      expect(() => listFiles(new Map([['x', { kind: 'tree', bytes: bytes.subarray(0, length) }]]), 'x')).toThrow(
        'left out',
      );
  });
});

describe('packet lines', () => {
  it('are read as they were written, and refused where they are cut', () => {
    const text = writePackets(['command=fetch', 'delimiter', 'want 1', 'flush']);
    expect(readPackets(Buffer.from(text)).map(String)).toEqual(['command=fetch\n', 'delimiter', 'want 1\n', 'flush']);
    for (let length = 0; length < text.length; length++)
      expect(() => readPackets(Buffer.from(text.slice(0, length)))).toThrow('cut off');
  });
});
