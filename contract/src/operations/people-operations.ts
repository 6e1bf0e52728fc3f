import { z } from 'zod';
import { Account, CreatedKey, CreateKey, Key, Me, PutAccount, PutGroup } from '../management.ts';
import { operation } from '../operation.ts';
import { Identifier, Slug } from '../text-forms.ts';
import { next, page, requestId } from './paging.ts';

const email = z
  .string()
  .max(320)
  .regex(/^[^\s\p{Cc}@]+@[^\s\p{Cc}@]+$/u, 'Expected an email address.');

export const peopleOperations = {
  getMe: operation({
    id: 'getMe',
    tag: 'Keys',
    method: 'get',
    path: '/api/me',
    summary: 'Whose key this is',
    caller: 'account',
    audit: 'none',
    reply: Me,
  }),
  listKeys: operation({
    id: 'listKeys',
    tag: 'Keys',
    method: 'get',
    path: '/api/keys',
    summary: 'List keys: your own, or all of them as an administrator',
    caller: 'account',
    audit: 'none',
    reply: z.object({ keys: z.array(Key), requestId }),
  }),
  createKey: operation({
    id: 'createKey',
    tag: 'Keys',
    method: 'post',
    path: '/api/keys',
    summary: 'Create a key',
    description:
      'Only administrators create impersonating keys. A key can not create one with a wider scope than its own, nor one that expires later. A personal key that is created with an impersonating one ends with it.',
    caller: 'account',
    audit: 'change',
    body: CreateKey,
    reply: CreatedKey,
    status: 201,
    problems: ['not-an-administrator', 'scope-too-narrow'],
  }),
  revokeKey: operation({
    id: 'revokeKey',
    tag: 'Keys',
    method: 'delete',
    path: '/api/keys/{id}',
    summary: 'Revoke a key, at once',
    caller: 'account',
    audit: 'change',
    params: z.object({ id: Identifier }),
    problems: ['unknown-key'],
  }),
  listAccounts: operation({
    id: 'listAccounts',
    tag: 'People',
    method: 'get',
    path: '/api/accounts',
    summary: 'List accounts by email',
    caller: 'administrator',
    audit: 'none',
    query: page,
    reply: z.object({ accounts: z.array(Account), next, requestId }),
  }),
  putAccount: operation({
    id: 'putAccount',
    tag: 'People',
    method: 'put',
    path: '/api/accounts/{email}',
    summary: 'Create or change an account',
    description: 'A deactivated account becomes active again. Members that are absent stay as they are.',
    caller: 'administrator',
    audit: 'change',
    params: z.object({ email }),
    body: PutAccount,
    reply: Account,
  }),
  deactivateAccount: operation({
    id: 'deactivateAccount',
    tag: 'People',
    method: 'delete',
    path: '/api/accounts/{email}',
    summary: 'Deactivate an account, at once',
    caller: 'administrator',
    audit: 'change',
    params: z.object({ email }),
    problems: ['not-found'],
  }),
  putGroup: operation({
    id: 'putGroup',
    tag: 'People',
    method: 'put',
    path: '/api/sources/{sourceId}/groups/{groupId}',
    summary: 'Create or replace a group',
    description: 'Group ids belong to their source. The reserved source `workspace` holds company-wide groups.',
    caller: 'administrator',
    audit: 'change',
    params: z.object({ sourceId: Slug, groupId: Identifier }),
    body: PutGroup,
    problems: ['unknown-source'],
  }),
  deleteGroup: operation({
    id: 'deleteGroup',
    tag: 'People',
    method: 'delete',
    path: '/api/sources/{sourceId}/groups/{groupId}',
    summary: 'Delete a group; its members lose what it let them see, at once',
    caller: 'administrator',
    audit: 'change',
    params: z.object({ sourceId: Slug, groupId: Identifier }),
    problems: ['unknown-source', 'not-found'],
  }),
} as const;
