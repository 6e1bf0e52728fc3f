import type { Views } from './sync-world.ts';

/** What differs from the source: lost, a ghost (or seen twice, or by the wrong person), or old words. */
export function compareViews(seen: Views, expected: Views): string[] {
  return Object.entries(expected).flatMap(([who, resources]) => {
    const found = seen[who] ?? {};
    const lost = Object.keys(resources).filter((name) => !Object.hasOwn(found, name));
    const ghosts = Object.keys(found).filter((name) => !Object.hasOwn(resources, name));
    const old = Object.entries(resources).filter(([name, words]) => !(found[name] ?? words).includes(words));
    return [
      ...lost.map((name) => `${who} does not see ${name}`),
      ...ghosts.map((name) => `${who} sees ${name}`),
      ...old.map(([name, words]) => `${who} does not find "${words}" in ${name}`),
    ];
  });
}

/**
 * In the midst of things, between what was and what is: nobody sees what he could never see, and what was there all the time is
 * there. Words may be old.
 */
export function compareMeanwhile(seen: Views, before: Views, now: Views): string[] {
  const people = new Set([...Object.keys(before), ...Object.keys(now)]);
  return [...people].flatMap((who) => {
    const [was = {}, is = {}, found = {}] = [before[who], now[who], seen[who]];
    const lost = Object.keys(was).filter((name) => Object.hasOwn(is, name) && !Object.hasOwn(found, name));
    const strange = Object.keys(found).filter((name) => !Object.hasOwn(was, name) && !Object.hasOwn(is, name));
    return [
      ...lost.map((name) => `${who} has lost ${name} meanwhile`),
      ...strange.map((name) => `${who} sees ${name} meanwhile`),
    ];
  });
}
