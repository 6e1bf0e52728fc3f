import { drawReaders } from './askers.ts';
import type { Random } from './create-random.ts';
import { createWeightedDraw, zipfWeights } from './create-weighted-draw.ts';

/** All of a resource but its text. */
export interface ResourceOutline {
  no: number;
  externalId: string;
  topic: number;
  appId: string;
  type: string;
  labels: readonly string[];
  createdBy: string;
  path: string;
  createdMs: number;
  reviewed: boolean;
  /** Ids of company-wide groups. */
  readers: readonly string[];
}

/** Apps with the share of the resources that each has. */
export const appShares: readonly (readonly [appId: string, type: string, share: number])[] = [
  ['wiki', 'page', 0.32],
  ['chat', 'message', 0.2],
  ['mail', 'email', 0.14],
  ['files', 'file', 0.11],
  ['tickets', 'ticket', 0.09],
  ['code', 'pull-request', 0.07],
  ['crm', 'account', 0.04],
  ['calendar', 'event', 0.03],
];
export const labelShares: readonly number[] = shareOut(zipfWeights(40, 1, 1));
export const topFolders = ['sales', 'research', 'works', 'finance', 'people', 'harbour'] as const;
export const firstCreatedMs = Date.UTC(2021, 0, 1);
export const lastCreatedMs = Date.UTC(2026, 0, 1);

const drawApp = createWeightedDraw(appShares.map(([, , share]) => share));
const drawLabel = createWeightedDraw(labelShares);
const drawPerson = createWeightedDraw(zipfWeights(500, 1, 10));

export function labelName(rank: number): string {
  return `label-${rank}`;
}

function shareOut(weights: readonly number[]): number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

export function drawOutline(no: number, topic: number, random: Random): ResourceOutline {
  const [appId, type] = appShares[drawApp(random)] ?? ['', ''];
  const labels = new Set(Array.from({ length: random.below(4) }, () => labelName(drawLabel(random))));
  const folder = topFolders[random.below(topFolders.length)];
  return {
    no,
    externalId: `r${no}`,
    topic,
    appId,
    type,
    labels: [...labels],
    createdBy: `person-${drawPerson(random)}@bench.clew.test`,
    path: `/${folder}/team-${random.below(8)}/project-${random.below(20)}`,
    createdMs: firstCreatedMs + random.below((lastCreatedMs - firstCreatedMs) / 1000) * 1000,
    reviewed: random.unit() < 1 / 3,
    readers: drawReaders(no, random),
  };
}
