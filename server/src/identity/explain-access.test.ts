import fc from 'fast-check';
import { expect, it } from 'vitest';
import { explainAccess } from './explain-access.ts';

const own = (principal: string) => ({ principal, member: null });

it('tells the shortest way over nested groups, shortest first, and nothing of readers that are not reached', () => {
  const ways = [
    own('user:ann@x.test'),
    own('person:wiki/7'),
    { principal: 'group:wiki/a', member: 'person:wiki/7' },
    { principal: 'group:wiki/b', member: 'group:wiki/a' },
    { principal: 'group:wiki/c', member: 'group:wiki/b' },
    { principal: 'group:wiki/c', member: 'user:ann@x.test' },
    { principal: 'group:wiki/a', member: 'group:wiki/c' },
  ];
  expect(
    explainAccess(ways, ['group:wiki/b', 'group:hr/b', 'group:wiki/c', 'user:ann@x.test', 'user:ben@x.test']),
  ).toEqual([
    ['user:ann@x.test'],
    ['user:ann@x.test', 'group:wiki/c'],
    ['person:wiki/7', 'group:wiki/a', 'group:wiki/b'],
  ]);
  expect(explainAccess(ways, ['public'])).toEqual([['public']]);
  expect(explainAccess([], ['group:wiki/a'])).toEqual([]);
});

it('finds a way exactly to what an account has, each step of which is a membership', () => {
  const name = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
  fc.assert(
    fc.property(fc.array(fc.tuple(name, name)), fc.array(name), fc.array(name), (edges, roots, readers) => {
      const reached = new Set(roots);
      for (const _ of edges) for (const [member, group] of edges) if (reached.has(member)) reached.add(group);
      const ways = [
        ...roots.map(own),
        ...edges.filter(([member]) => reached.has(member)).map(([member, principal]) => ({ principal, member })),
      ];
      const paths = explainAccess(ways, readers);
      expect(new Set(paths.map((path) => path.at(-1)))).toEqual(
        new Set(readers.filter((reader) => reached.has(reader))),
      );
      for (const path of paths) {
        expect(roots).toContain(path[0]);
        for (const [at, group] of path.entries()) if (at > 0) expect(edges).toContainEqual([path[at - 1], group]);
      }
    }),
  );
});
