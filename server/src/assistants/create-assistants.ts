import { type Assistant, type KeyScope, limits, type PutAssistant } from '@clew/contract';
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
  findAssistantFor,
  listAssistants,
  listAssistantsFor,
  type OpenAssistant,
  replaceAssistant,
  toAssistant,
} from './assistant-store.ts';
import { chooseAssistant, inScope, unknownAssistant } from './choose-assistant.ts';

/** Who sees and changes assistants: an account, or an administrator, to whom all of them are open. */
export interface Manager {
  access: Access;
  isAdministrator: boolean;
}

/** Assistants and the roles of an account: creator and editor change one, viewers use it, others do not know of it. */
export interface Assistants {
  /** Those the account may use with a key of this scope; all of them for an administrator. */
  list(manager: Manager, scope: KeyScope): Promise<Assistant[]>;
  /** The assistant that a request names, or the default one; refuses what may not be used. */
  choose(access: Access, scope: KeyScope, id: string | null | undefined): Promise<AssistantRecord>;
  /** Whether there is one with this id, shared or not. */
  has(id: string): Promise<boolean>;
  create(access: Access, value: PutAssistant): Promise<Assistant>;
  replace(manager: Manager, id: string, value: PutAssistant): Promise<Assistant>;
  remove(manager: Manager, id: string): Promise<void>;
}

interface Options {
  database: Database;
  clock: Clock;
  /** Names of the models that an assistant may be answered by. */
  models: readonly string[];
}

export function createAssistants({ database, clock, models }: Options): Assistants {
  function refuseModel({ model }: PutAssistant): void {
    if (model === undefined || models.includes(model)) return;
    throw new Problem('validation-failed', {
      errors: { model: [`No model that the settings allow: ${models.join(', ')}.`] },
    });
  }

  const forAdministrator = (assistant: AssistantRecord): OpenAssistant => ({ assistant, mayEdit: true });
  const listForAdministrator = async () => (await listAssistants(database)).map(forAdministrator);
  async function findForAdministrator(id: string): Promise<OpenAssistant | undefined> {
    const assistant = await findAssistant(database, id);
    return assistant && forAdministrator(assistant);
  }

  /** Absent and not shared answer the same; whoever uses it and may not change it gets to hear that. */
  async function requireEditable({ access, isAdministrator }: Manager, id: string): Promise<void> {
    const open = isAdministrator ? await findForAdministrator(id) : await findAssistantFor(database, access, id);
    if (!open) throw unknownAssistant();
    if (!open.mayEdit)
      throw new Problem('not-an-editor', { detail: 'Only its creator, its editors and administrators change it.' });
  }

  return {
    async list({ access, isAdministrator }, scope) {
      const usable = isAdministrator ? await listForAdministrator() : await listAssistantsFor(database, access);
      // With whom else an assistant is shared, and what it is told, is nobody else's business.
      return usable
        .filter(({ assistant }) => inScope(scope, assistant.id))
        .map(({ assistant, mayEdit }) =>
          mayEdit ? toAssistant(assistant) : { id: assistant.id, name: assistant.name },
        );
    },
    choose: (access, scope, id) => chooseAssistant(database, { access, scope }, id),
    has: async (id) => (await findAssistant(database, id)) !== undefined,
    async create(access, value) {
      refuseModel(value);
      const most = limits.assistantsOfAccount;
      const creation = { creatorId: access.accountId, most, nowMs: clock.nowMs() };
      const assistant = await createAssistant(database, value, creation);
      if (!assistant)
        throw new Problem('validation-failed', {
          errors: { body: [`You have created ${most} assistants. Delete one first.`] },
        });
      return toAssistant(assistant);
    },
    async replace(manager, id, value) {
      await requireEditable(manager, id);
      refuseModel(value);
      if (!(await replaceAssistant(database, id, value))) throw unknownAssistant();
      const assistant = await findAssistant(database, id);
      if (!assistant) throw unknownAssistant();
      return toAssistant(assistant);
    },
    async remove(manager, id) {
      await requireEditable(manager, id);
      if (id === defaultAssistantId)
        throw new Problem('validation-failed', {
          errors: { id: ['The default assistant can be changed, not deleted.'] },
        });
      if (!(await deleteAssistant(database, id))) throw unknownAssistant();
    },
  };
}
