import { connectorChecks } from './checks/connector-checks.ts';
import { contractChecks } from './checks/contract-checks.ts';
import { conversationChecks } from './checks/conversation-checks.ts';
import { edgeChecks } from './checks/edge-checks.ts';
import { egressChecks } from './checks/egress-checks.ts';
import { identityChecks } from './checks/identity-checks.ts';
import { indexChecks } from './checks/index-checks.ts';
import { retrievalChecks } from './checks/retrieval-checks.ts';
import { sourcePeopleChecks } from './checks/source-people-checks.ts';
import type { Mutant } from './mutant.ts';

/** Every permission check of the product, in the order in which a request meets them, and what the contract says of each operation. */
export const permissionChecks: readonly Mutant[] = [
  ...edgeChecks,
  ...identityChecks,
  ...sourcePeopleChecks,
  ...conversationChecks,
  ...retrievalChecks,
  ...indexChecks,
  ...contractChecks,
  ...egressChecks,
  ...connectorChecks,
];
