/** MiniSearch, with permissions and filters in its callback. */
import MiniSearch from 'minisearch';
import { mayRead } from '../../corpus/askers.ts';
import { passesFilter } from '../../corpus/filters.ts';
import { passageNoOf, resourceNoOf } from '../../corpus/passage-no.ts';
import type { ResourceOutline } from '../../corpus/resource-outline.ts';
import { type EngineKind, hitsWanted } from '../engine.ts';

export const miniSearch = {
  title: 'MiniSearch',
  restricts: 'permissions and filters',
  isDurable: false,
  mostPassages: 200_000,
  async open() {
    const index = new MiniSearch({ fields: ['title', 'text'] });
    const outlines: ResourceOutline[] = [];
    const outlineOf = (passage: number) => outlines[resourceNoOf(passage)];
    return {
      async add(resources) {
        for (const { title, passages, ...outline } of resources) {
          outlines[outline.no] = outline;
          index.addAll(passages.map((text, n) => ({ id: passageNoOf(outline.no, n), title, text })));
        }
      },
      ways: {
        'ten passages, no snippet': async ({ text, asker, filter }) => {
          const found = index.search(text, {
            filter: ({ id }) => {
              const outline = outlineOf(id as number);
              return outline !== undefined && mayRead(asker, outline) && passesFilter(filter, outline);
            },
          });
          return found.slice(0, hitsWanted).map(({ id }) => ({ no: resourceNoOf(id as number) }));
        },
      },
      close: async () => {},
    };
  },
} as const satisfies EngineKind;
