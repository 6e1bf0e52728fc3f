import type { Random } from './create-random.ts';
import { createWeightedDraw, zipfWeights } from './create-weighted-draw.ts';

/** Somebody who asks, named after the share of all resources that he may read. */
export interface Asker {
  name: string;
  email: string;
  /** Ids of the company-wide groups that he is in. */
  groups: ReadonlySet<string>;
  /** The one of them that no other asker is in. */
  ownGroup: string;
}

const crewCount = 1_000;
const mostCrewsOfResource = 4;
const crewWeights = zipfWeights(crewCount, 1, 1);
const drawCrew = createWeightedDraw(crewWeights);
const crewWeightTotal = crewWeights.reduce((sum, weight) => sum + weight, 0);
const crewIds = Array.from({ length: crewCount }, (_, rank) => `crew-${rank}`);

interface Tier {
  asker: Asker;
  /** The share of the resources that the asker's own group may read, so that his whole share comes out right. */
  shareOfGroup: number;
}

const tiers: readonly Tier[] = [
  createTier('100 %', 'all', 1, everyNth(0, 35)),
  createTier('20 %', 'fifth', 0.2, everyNth(40, 35)),
  createTier('1 %', 'hundredth', 0.01, [617, 733, 811, 952]),
  createTier('0.01 %', 'myriadth', 0.0001, []),
];

export const askers: readonly Asker[] = tiers.map(({ asker }) => asker);

function createTier(name: string, id: string, share: number, crewRanks: readonly number[]): Tier {
  const group = `reads-${id}`;
  // Most people are in some groups that nothing is shared with.
  const groups = new Set([...crewRanks.map((rank) => crewIds[rank] ?? ''), group, `silent-1-${id}`, `silent-2-${id}`]);
  const byCrews = shareReadableBy(crewRanks);
  return {
    asker: { name, email: `${id}@bench.clew.test`, groups, ownGroup: group },
    shareOfGroup: share === 1 ? 1 : 1 - (1 - share) / (1 - byCrews),
  };
}

function everyNth(first: number, step: number): number[] {
  return Array.from({ length: Math.floor((crewCount - first) / step) }, (_, n) => first + n * step);
}

/** The share of resources that at least one of the crews may read: each resource draws one to four, evenly. */
function shareReadableBy(crewRanks: readonly number[]): number {
  const drawn = crewRanks.reduce((sum, rank) => sum + (crewWeights[rank] ?? 0), 0) / crewWeightTotal;
  let missed = 0;
  for (let crews = 1; crews <= mostCrewsOfResource; crews++) missed += (1 - drawn) ** crews / mostCrewsOfResource;
  return 1 - missed;
}

/** The ids of the groups that may read the resource of this number. */
export function drawReaders(no: number, random: Random): string[] {
  const readers = new Set<string>();
  const crews = 1 + random.below(mostCrewsOfResource);
  for (let count = 0; count < crews; count++) readers.add(crewIds[drawCrew(random)] ?? '');
  for (const { asker, shareOfGroup } of tiers) if (isInShare(no, shareOfGroup)) readers.add(asker.ownGroup);
  return [...readers];
}

/** Spreads a share evenly over the numbers, and lets also the smallest have one of the first numbers. */
function isInShare(no: number, share: number): boolean {
  const phase = 0.9995;
  return Math.floor((no + 1) * share + phase) > Math.floor(no * share + phase);
}

export function mayRead(asker: Asker, resource: { readers: readonly string[] }): boolean {
  return resource.readers.some((reader) => asker.groups.has(reader));
}

/** How a permission names a company-wide group. */
export function workspaceGroup(id: string): string {
  return `workspace:${id}`;
}

/** Under what names a resource can let the asker read it, as an index is told. */
export function principalsOf(asker: Asker): string[] {
  return ['public', `user:${asker.email}`, ...Array.from(asker.groups, (id) => `group:workspace/${id}`)];
}
