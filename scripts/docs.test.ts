import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = new URL('..', import.meta.url).pathname;
const documents = [
  ...readdirSync(root).filter((name) => name.endsWith('.md')),
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
];
const read = (name: string) => readFileSync(join(root, name), 'utf8');

describe('the documents', () => {
  it.each(documents)('%s names only files that are there', (name) => {
    const text = read(name);
    const links = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, link]) => join(dirname(name), link ?? ''));
    const paths = [...text.matchAll(/`((?:contract|server|demo|evals|bench|e2e|scripts|docs)\/[\w./-]*)`/g)].map(
      ([, path]) => path ?? '',
    );
    expect([...links, ...paths].filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  it('every folder of the server has its question in ARCHITECTURE.md', () => {
    const folders = readdirSync(join(root, 'server/src'), { withFileTypes: true }).filter((entry) =>
      entry.isDirectory(),
    );
    const architecture = read('ARCHITECTURE.md');
    expect(folders.map(({ name }) => name).filter((name) => !architecture.includes(`\`server/src/${name}/\``))).toEqual(
      [],
    );
  });

  it('docs/guides/configure.md lists every setting', () => {
    const settings = [...read('server/src/config.ts').matchAll(/^ {2}([A-Z][A-Z_]+):/gm)].map(
      ([, name]) => `CLEW_${name}`,
    );
    const listed = [...read('docs/guides/configure.md').matchAll(/^\| `(CLEW_\w+)`/gm)].map(([, name]) => name);
    expect(listed).toEqual(settings);
  });

  it('every npm script that they name exists', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const named = documents.flatMap((name) =>
      [...read(name).matchAll(/npm run ([\w:-]+)/g)].map(([, script]) => script ?? ''),
    );
    expect(named.filter((name) => !scripts[name])).toEqual([]);
  });
});
