import type { Random } from './create-random.ts';
import {
  appShares,
  firstCreatedMs,
  labelName,
  labelShares,
  lastCreatedMs,
  type ResourceOutline,
  topFolders,
} from './resource-outline.ts';

/** One condition on the fields of a resource, of which each engine makes its own. */
export type Filter =
  | { kind: 'app'; appIds: readonly string[] }
  | { kind: 'anyLabel'; labels: readonly string[] }
  | { kind: 'created'; fromMs: number; untilMs: number }
  | { kind: 'pathPrefix'; paths: readonly string[] }
  | { kind: 'reviewed' };

const kinds = ['app', 'anyLabel', 'created', 'pathPrefix', 'reviewed'] as const;
/** Positions of apps that have about a third of the resources together. */
const appGroups = [[0], [1, 2], [1, 3], [2, 3, 4]] as const;

/** The kinds take turns; each lets about a third of the resources through. */
export function filterAt(no: number, random: Random): Filter {
  const kind = kinds[no % kinds.length] ?? 'reviewed';
  switch (kind) {
    case 'app': {
      const positions = appGroups[random.below(appGroups.length)] ?? [0];
      return { kind, appIds: positions.map((position) => appShares[position]?.[0] ?? '') };
    }
    case 'anyLabel':
      return { kind, labels: labelsOfAThird(random.below(4)) };
    case 'created': {
      const range = lastCreatedMs - firstCreatedMs;
      const fromMs = firstCreatedMs + random.below((range * 2) / 3);
      return { kind, fromMs, untilMs: fromMs + Math.floor(range / 3) };
    }
    case 'pathPrefix': {
      const first = random.below(topFolders.length);
      const folders = [topFolders[first], topFolders[(first + 1) % topFolders.length]];
      return { kind, paths: folders.map((folder) => `/${folder}`) };
    }
    case 'reviewed':
      return { kind };
  }
}

/** A resource has one and a half labels on average, so a quarter of the labels' use is a third of the resources. */
function labelsOfAThird(first: number): string[] {
  const labels: string[] = [];
  let share = 0;
  for (let rank = first; share < 0.25 && rank < labelShares.length; rank++) {
    labels.push(labelName(rank));
    share += labelShares[rank] ?? 0;
  }
  return labels;
}

export function passesFilter(filter: Filter | undefined, resource: ResourceOutline): boolean {
  switch (filter?.kind) {
    case undefined:
      return true;
    case 'app':
      return filter.appIds.includes(resource.appId);
    case 'anyLabel':
      return resource.labels.some((label) => filter.labels.includes(label));
    case 'created':
      return resource.createdMs >= filter.fromMs && resource.createdMs <= filter.untilMs;
    case 'pathPrefix':
      return filter.paths.some((path) => resource.path === path || resource.path.startsWith(`${path}/`));
    case 'reviewed':
      return resource.reviewed;
  }
}
