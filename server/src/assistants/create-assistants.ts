import type { Assistant, KeyScope, PutAssistant } from '@clew/contract';
import type { Database } from '../database/open-database.ts';
import type { Access } from '../kernel/access.ts';
import type { Clock } from '../kernel/clock.ts';
import { Problem } from '../kernel/problem.ts';
import {
  type AssistantRecord,
  createAssistant,
  defaultAssistantId,
  deleteAssistant,
  findAssistant,
  listAssistants,
  mayUse,
  replaceAssistant,
  toAssistant,
} from './assistant-store.ts';
import { chooseAssistant, inScope } from './choose-assistant.ts';

/** The management of assistants. Who may call is decided at the edge. */
export interface Assistants {
  /** Those the account may use with a key of this scope; all of them for an administrator. */
  list(access: Access, scope: KeyScope, admin: boolean): Promise<Assistant[]>;
  /** The assistant that a request names, or the default one; refuses what may not be used. */
  choose(access: Access, scope: KeyScope, id: string | null | undefined): Promise<AssistantRecord>;
  create(access: Access, value: PutAssistant): Promise<Assistant>;
  replace(id: string, value: PutAssistant): Promise<Assistant>;
  remove(id: string): Promise<void>;
}

export function createAssistants({ database, clock }: { database: Database; clock: Clock }): Assistants {
  const unknown = () => new Problem('unknown-assistant', { detail: 'There is no assistant with this id.' });
  return {
    async list(access, scope, admin) {
      const all = await listAssistants(database);
      const usable = all.filter((each) => inScope(scope, each.id) && (admin || mayUse(each, access)));
      // With whom else an assistant is shared, and what it is told, is nobody else's business.
      return usable.map((each) => (admin ? toAssistant(each) : { id: each.id, name: each.name }));
    },
    choose: (access, scope, id) => chooseAssistant(database, { access, scope }, id),
    async create(access, value) {
      return toAssistant(await createAssistant(database, value, access.accountId, clock.nowMs()));
    },
    async replace(id, value) {
      if (!(await replaceAssistant(database, id, value))) throw unknown();
      const assistant = await findAssistant(database, id);
      if (!assistant) throw unknown();
      return toAssistant(assistant);
    },
    async remove(id) {
      if (id === defaultAssistantId)
        throw new Problem('validation-failed', {
          errors: { id: ['The default assistant can be changed, not deleted.'] },
        });
      if (!(await deleteAssistant(database, id))) throw unknown();
    },
  };
}
