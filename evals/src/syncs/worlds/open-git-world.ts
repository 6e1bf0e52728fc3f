import { startTestRepository } from '@clew/server/src/connectors/git/testing/test-repository.ts';
import { ann, bob, here, type SyncWorld } from '../sync-world.ts';
import { openHttpWay } from '../ways/open-http-way.ts';

const commits = 3;

/** A repository behind git's own program, with commits, deletions and forced pushes. */
export async function openGitWorld(): Promise<SyncWorld> {
  const { git, commit, site, close } = await startTestRepository();
  const way = await openHttpWay(site.port);
  commit(Object.fromEntries(Array.from({ length: 30 }, (_, no) => [`docs/page ${no}.md`, `words of ${no}`])), 'Begin');
  return {
    kind: 'git',
    way,
    settings: {
      url: `http://127.0.0.1:${way.port}/project.git`,
      permissions: { users: [ann] },
      mostCommits: commits,
      token: 'a-token',
      allow: here,
    },
    users: [ann, bob],
    async change(round) {
      if (round % 5 === 0 && round > 5) git('reset', '-q', '--hard', 'HEAD~1');
      const [oldest, ...others] = git('ls-files', 'f*').split('\n').filter(Boolean);
      const gone = oldest !== undefined && others.length > 3 ? { [oldest]: undefined } : {};
      commit({ ...gone, 'a.md': `words ${round}`, [`f${round}.md`]: `new words ${round}` }, `Commit ${round}`);
    },
    expected() {
      const files = git('ls-files', '-z').split('\0').filter(Boolean);
      const newest = git('log', `-${commits}`, '--format=%H %s').split('\n');
      return {
        [ann]: Object.fromEntries([
          ...files.map((path) => [`file/${path}`, git('show', `HEAD:${path}`)]),
          ...newest.map((line) => [`commit/${line.slice(0, 40)}`, line.slice(41)]),
        ]),
        [bob]: {},
      };
    },
    async close() {
      await way.close();
      await close();
    },
  };
}
