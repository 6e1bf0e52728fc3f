/** A real git repository, served by git's own program for that, where the machine has git. */
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { startTestSite, type TestSite } from '../../../egress/testing/start-test-site.ts';

const backend = ['/usr/lib/git-core/git-http-backend', '/usr/libexec/git-core/git-http-backend'].find((path) =>
  existsSync(path),
);

export const hasGit = backend !== undefined;
if (!hasGit) console.log('Tests with a real git server are skipped: install git to run them.');

export interface TestRepository {
  site: TestSite;
  url: string;
  /** Writes files (undefined takes one away) and commits them; the id of the commit. */
  commit(files: Record<string, string | undefined>, message: string, more?: string[]): string;
  git(...args: string[]): string;
  close(): Promise<void>;
}

export async function startTestRepository({ hasFilter = true } = {}): Promise<TestRepository> {
  const root = mkdtempSync(join(tmpdir(), 'clew-git-'));
  const folder = join(root, 'project');
  let seconds = Date.UTC(2026, 1, 3) / 1_000;
  const git = (...args: string[]) => {
    const date = `${seconds++} +0100`;
    return execFileSync('git', args, {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: process.env['PATH'],
        HOME: root,
        GIT_CONFIG_NOSYSTEM: '1',
        GIT_AUTHOR_NAME: 'Ann Lee',
        GIT_AUTHOR_EMAIL: 'ann@clew.test',
        GIT_COMMITTER_NAME: 'Bob',
        GIT_COMMITTER_EMAIL: 'bob@clew.test',
        GIT_AUTHOR_DATE: date,
        GIT_COMMITTER_DATE: date,
      },
    }).trim();
  };
  mkdirSync(folder);
  git('init', '-q', '-b', 'main');
  git('config', 'uploadpack.allowFilter', String(hasFilter));
  git('config', 'http.uploadpack', 'true');
  const site = await startTestSite(async ({ method, path, headers, body }, response) => {
    const [name = '', query = ''] = path.split('?');
    const server = spawn(String(backend), {
      env: {
        PATH: process.env['PATH'],
        HOME: root,
        GIT_PROJECT_ROOT: root,
        GIT_HTTP_EXPORT_ALL: '1',
        PATH_INFO: decodeURIComponent(name).replace('/project.git', '/project/.git'),
        QUERY_STRING: query,
        REQUEST_METHOD: method,
        CONTENT_TYPE: String(headers['content-type'] ?? ''),
        GIT_PROTOCOL: String(headers['git-protocol'] ?? ''),
      },
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    server.stdin.on('error', () => {}).end(body);
    const pieces: Buffer[] = [];
    for await (const piece of server.stdout) pieces.push(piece as Buffer);
    const answer = Buffer.concat(pieces);
    const end = answer.indexOf('\r\n\r\n');
    const lines = answer.toString('latin1', 0, Math.max(end, 0)).split('\r\n').filter(Boolean);
    const named = Object.fromEntries(
      lines.map((line) => [line.split(': ')[0]?.toLowerCase() ?? '', line.split(': ')[1] ?? '']),
    );
    const { status = '200', ...rest } = named;
    response.writeHead(Number.parseInt(status, 10), rest).end(answer.subarray(end + 4));
  });
  return {
    site,
    url: `http://site.test:${site.port}/project.git`,
    git,
    commit(files, message, more = []) {
      for (const [path, content] of Object.entries(files)) {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        if (content === undefined) rmSync(join(folder, path));
        else writeFileSync(join(folder, path), content);
      }
      git('add', '-A');
      git('commit', '-q', '--allow-empty', '-m', message, ...more);
      return git('rev-parse', 'HEAD');
    },
    async close() {
      await site.close();
      rmSync(root, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
