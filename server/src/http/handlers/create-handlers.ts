import type { Assistants } from '../../assistants/create-assistants.ts';
import type { Audit } from '../../audit/create-audit.ts';
import type { Chat } from '../../chat/create-chat.ts';
import type { Identity } from '../../identity/create-identity.ts';
import type { Embeds } from '../../identity/embeds/create-embeds.ts';
import type { SignInDoor } from '../../identity/sign-in/create-sign-in.ts';
import type { Ingest } from '../../ingest/create-ingest.ts';
import type { Sources } from '../../ingest/create-sources.ts';
import type { SignInLimiter } from '../../limits/limit-sign-ins.ts';
import type { Retrieval } from '../../retrieval/create-retrieval.ts';
import type { Threads } from '../../threads/create-threads.ts';
import type { Handlers } from '../exchange.ts';
import { listAudit } from '../list-audit.ts';
import { createCallerViews } from './create-caller-views.ts';
import { createChatHandlers } from './create-chat-handlers.ts';
import { createContentHandlers } from './create-content-handlers.ts';
import { createEmbedHandlers } from './create-embed-handlers.ts';
import { createPeopleHandlers } from './create-people-handlers.ts';
import { createSearchHandlers } from './create-search-handlers.ts';
import { createServerHandlers, type Serving } from './create-server-handlers.ts';
import { createSignInHandlers } from './create-sign-in-handlers.ts';
import { createThreadHandlers } from './create-thread-handlers.ts';

interface Services {
  identity: Identity;
  signIn: SignInDoor;
  signInLimiter: SignInLimiter;
  embeds: Embeds;
  assistants: Assistants;
  threads: Threads;
  chat: Chat;
  retrieval: Retrieval;
  ingest: Ingest;
  sources: Sources;
  audit: Audit;
  serving: Serving;
}

/** Each operation in a line or two, in the files of the contract's groups: the edge has parsed and admitted, the modules do the work. */
export function createHandlers(services: Services): Handlers {
  const known = { ...services, ...createCallerViews(services.identity) };
  return {
    ...createChatHandlers(known),
    ...createThreadHandlers(known),
    ...createSearchHandlers(known),
    ...createPeopleHandlers(known),
    ...createContentHandlers(known),
    ...createEmbedHandlers(known),
    ...createSignInHandlers(known),
    listAudit: ({ caller, query, accept }) => listAudit(services.audit, caller.access, query, accept),
    ...createServerHandlers(services.serving),
  };
}
