import { z } from 'zod';
import { Embed, ExchangeToken, PutEmbed, WrittenEmbed } from '../embed.ts';
import { operation } from '../operation.ts';
import { Identifier } from '../text-forms.ts';
import { requestId } from './paging.ts';

export const embedOperations = {
  exchangeToken: operation({
    id: 'exchangeToken',
    tag: 'Embeds',
    method: 'post',
    path: '/tokens',
    summary: 'Exchange a signed token for a session',
    description:
      'The token is a JWT with `iss` and `aud` of the embed, `exp` within an hour, and the user’s email address or account id as `email` or `sub`. It works once. The session lasts a quarter of an hour and is used as a bearer key, for this user and the embed’s assistant only.',
    caller: 'anybody',
    audit: 'change',
    body: ExchangeToken,
    reply: z.object({ token: z.string(), requestId }),
    problems: ['invalid-embed-token', 'unknown-account', 'too-many-requests'],
  }),
  listEmbeds: operation({
    id: 'listEmbeds',
    tag: 'Embeds',
    method: 'get',
    path: '/api/embeds',
    summary: 'List embeds',
    caller: 'administrator',
    audit: 'none',
    reply: z.object({ embeds: z.array(Embed), requestId }),
  }),
  createEmbed: operation({
    id: 'createEmbed',
    tag: 'Embeds',
    method: 'post',
    path: '/api/embeds',
    summary: 'Create an embed',
    caller: 'administrator',
    audit: 'change',
    body: PutEmbed,
    reply: WrittenEmbed,
    status: 201,
  }),
  putEmbed: operation({
    id: 'putEmbed',
    tag: 'Embeds',
    method: 'put',
    path: '/api/embeds/{id}',
    summary: 'Replace an embed; its sessions end',
    description: 'The secret of HS256 stays unless `newSecret` asks for another.',
    caller: 'administrator',
    audit: 'change',
    params: z.object({ id: Identifier }),
    body: PutEmbed,
    reply: WrittenEmbed,
    problems: ['not-found'],
  }),
  deleteEmbed: operation({
    id: 'deleteEmbed',
    tag: 'Embeds',
    method: 'delete',
    path: '/api/embeds/{id}',
    summary: 'Delete an embed; its sessions end',
    caller: 'administrator',
    audit: 'change',
    params: z.object({ id: Identifier }),
    problems: ['not-found'],
  }),
} as const;
