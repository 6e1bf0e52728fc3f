import { auditOperations } from './operations/audit-operations.ts';
import { chatOperations } from './operations/chat-operations.ts';
import { contentOperations } from './operations/content-operations.ts';
import { embedOperations } from './operations/embed-operations.ts';
import { peopleOperations } from './operations/people-operations.ts';
import { searchOperations } from './operations/search-operations.ts';
import { serverOperations } from './operations/server-operations.ts';
import { signInOperations } from './operations/sign-in-operations.ts';
import { threadOperations } from './operations/thread-operations.ts';

/** Every route of the API, once. */
export const operations = {
  ...chatOperations,
  ...threadOperations,
  ...searchOperations,
  ...peopleOperations,
  ...contentOperations,
  ...embedOperations,
  ...signInOperations,
  ...auditOperations,
  ...serverOperations,
} as const;

export type {
  chatOperations,
  contentOperations,
  embedOperations,
  peopleOperations,
  searchOperations,
  serverOperations,
  signInOperations,
  threadOperations,
};
