import { setTimeout as wait } from 'node:timers/promises';
import type { FullAnswer, SearchFilters } from '@clew/contract';
import type { WriteRequest } from '@clew/server/src/models/language/text-model.ts';
import type { LanguageModel } from '@clew/server/src/models/language-model.ts';
import { createScriptedTextModel, readPrompt } from '@clew/server/src/models/testing/scripted-text-model.ts';
import { createWritingModel } from '@clew/server/src/models/writing/create-writing-model.ts';
import { adminEmail, createTestApp } from '@clew/server/src/testing/test-app.ts';
import type { ImportedDocument } from './data-sets.ts';

/** The whole product in this process, on a fresh folder, with a model that writes what the measurement says. */
export interface ScriptedApp {
  push(documents: Iterable<ImportedDocument>): Promise<void>;
  ask(
    question: string,
    more?: { history?: { role: string; content: string }[]; filters?: SearchFilters },
  ): Promise<FullAnswer>;
  close(): Promise<void>;
}

export type Prompt = ReturnType<typeof readPrompt>;

const linesPerBatch = 300;

/** A model that answers by the passages that it is shown. */
export function scriptedModel(script: (prompt: Prompt, request: WriteRequest) => string): LanguageModel {
  const model = createScriptedTextModel((request) => script(readPrompt(request), request), cutAtOddPlaces);
  return createWritingModel(model, { maxTokens: 1_000 });
}

/** Without a model: the extractive answerer. `embeddingModel` is the folder of one that compares meaning. */
export async function startScriptedApp(model?: LanguageModel, embeddingModel?: string): Promise<ScriptedApp> {
  const settings: Record<string, string> = embeddingModel === undefined ? {} : { CLEW_EMBEDDING_MODEL: embeddingModel };
  const clew = await createTestApp(model ? { model, settings } : { settings });
  await clew.call('PUT', '/api/sources/set', { body: { appId: 'set' } });
  const isEmbedded = async () => {
    const { embedding } = (await clew.call<{ embedding?: { state: string } }>('GET', '/readyz')).body;
    if (embedding?.state === 'failing') throw new Error('The embedding model can not be used; the log says why above');
    return embedding?.state === 'ready';
  };
  return {
    async push(documents) {
      const all = [...documents];
      for (let start = 0; start < all.length; start += linesPerBatch) {
        const lines = all.slice(start, start + linesPerBatch).map((each) => JSON.stringify({ op: 'put', ...each }));
        const { body } = await clew.call<{ results: { status: number }[] }>(
          'POST',
          '/api/sources/set/resources:batch',
          {
            body: lines.join('\n'),
            headers: { 'content-type': 'application/x-ndjson' },
          },
        );
        const refused = body.results.find(({ status }) => status !== 200);
        if (refused) throw new Error(JSON.stringify(refused));
      }
      while (embeddingModel !== undefined && !(await isEmbedded())) await wait(500);
    },
    async ask(question, { history = [], filters = {} } = {}) {
      const before = history.map(({ role, content }) => ({
        role: role === 'user' ? 'User' : 'Assistant',
        text: content,
      }));
      const messages = [...before, { role: 'User', text: question }];
      const { status, body } = await clew.call<FullAnswer>('POST', '/chats', {
        as: adminEmail,
        body: { messages, enterpriseSearch: { filters } },
      });
      if (status !== 200) throw new Error(`${question}: ${status} ${JSON.stringify(body)}`);
      return body;
    },
    close: () => clew.close(),
  };
}

/** Pieces of 1 to 7 characters, always the same for the same text. */
function* cutAtOddPlaces(text: string): Generator<string> {
  for (let start = 0, size = 1; start < text.length; start += size, size = (size % 7) + 1)
    yield text.slice(start, start + size);
}
