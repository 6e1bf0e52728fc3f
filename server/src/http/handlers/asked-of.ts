import { defaultAssistantId } from '../../assistants/assistant-store.ts';

/** What the audit keeps of a question. */
export function askedOf(assistantId: string | null | undefined, question?: string | null) {
  return { assistantId: assistantId ?? defaultAssistantId, ...(question ? { question } : {}) };
}
