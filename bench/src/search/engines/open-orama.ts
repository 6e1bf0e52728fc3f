/** Orama, with permissions and filters in its `where`. */
import { create, insert, search } from '@orama/orama';
import type { Filter } from '../../corpus/filters.ts';
import { type EngineKind, hitsWanted } from '../engine.ts';

const schema = {
  title: 'string',
  text: 'string',
  readers: 'enum[]',
  app: 'enum',
  labels: 'enum[]',
  // It has no prefixes: every folder above a resource is a value of its own.
  folders: 'enum[]',
  created: 'number',
  reviewed: 'boolean',
} as const;

export const orama = {
  title: 'Orama',
  restricts: 'permissions and filters',
  isDurable: false,
  mostPassages: 100_000,
  async open() {
    const index = create({
      schema,
      // Sorting by fields is not asked for, and would cost memory.
      sort: { enabled: false },
      components: { tokenizer: { language: 'english', stemming: true } },
    });
    return {
      async add(resources) {
        for (const { no, title, passages, readers, appId, labels, path, createdMs, reviewed } of resources)
          for (const text of passages)
            await insert(index, {
              no,
              title,
              text,
              readers: [...readers],
              app: appId,
              labels: [...labels],
              folders: foldersAbove(path),
              created: createdMs,
              reviewed,
            });
      },
      ways: {
        'ten passages, no snippet': async ({ text, asker, filter }) => {
          const where = { readers: { containsAny: [...asker.groups] }, ...whereOf(filter) };
          const { hits } = await search(index, { term: text, where, limit: hitsWanted });
          return hits.map(({ document }) => ({ no: (document as unknown as { no: number }).no }));
        },
      },
      close: async () => {},
    };
  },
} as const satisfies EngineKind;

function foldersAbove(path: string): string[] {
  const names = path.split('/').slice(1);
  return names.map((_, depth) => `/${names.slice(0, depth + 1).join('/')}`);
}

function whereOf(filter: Filter | undefined): object {
  switch (filter?.kind) {
    case undefined:
      return {};
    case 'app':
      return { app: { in: [...filter.appIds] } };
    case 'anyLabel':
      return { labels: { containsAny: [...filter.labels] } };
    case 'created':
      return { created: { between: [filter.fromMs, filter.untilMs] } };
    case 'pathPrefix':
      return { folders: { containsAny: [...filter.paths] } };
    case 'reviewed':
      return { reviewed: true };
  }
}
