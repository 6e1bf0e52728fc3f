import type { EngineKind } from '../engine.ts';

/**
 * In the order of the table; ours comes first, since the others are compared with it. Loaded when it is measured, so that
 * its memory is its own.
 */
export const engineKinds = {
  clew: async () => (await import('./open-clew.ts')).clew,
  fts5: async () => (await import('./open-fts5.ts')).fts5,
  fts5WithPermissions: async () => (await import('./open-fts5-with-permissions.ts')).fts5WithPermissions,
  miniSearch: async () => (await import('./open-minisearch.ts')).miniSearch,
  orama: async () => (await import('./open-orama.ts')).orama,
} as const satisfies Record<string, () => Promise<EngineKind>>;

export type EngineName = keyof typeof engineKinds;
export const engineNames = Object.keys(engineKinds) as EngineName[];
