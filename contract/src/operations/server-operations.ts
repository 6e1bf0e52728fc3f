import { z } from 'zod';
import { operation } from '../operation.ts';
import { AnsweringReport, EmbeddingReport } from '../search.ts';

export const serverOperations = {
  getHealth: operation({
    id: 'getHealth',
    tag: 'Operation',
    method: 'get',
    path: '/healthz',
    summary: 'Is the process alive?',
    caller: 'anybody',
    audit: 'none',
    reply: z.object({ status: z.literal('alive') }),
  }),
  getReadiness: operation({
    id: 'getReadiness',
    tag: 'Operation',
    method: 'get',
    path: '/readyz',
    summary: 'Can it serve?',
    caller: 'anybody',
    audit: 'none',
    reply: z.object({
      status: z.literal('ready'),
      version: z.string(),
      model: z.string(),
      answering: AnsweringReport.optional().describe('Where a language model of a server is configured.'),
      search: z.enum(['lexical', 'hybrid']).describe('hybrid: by words and by meaning.'),
      embedding: EmbeddingReport.optional().describe('Where an embedding model is configured.'),
    }),
    problems: ['shutting-down'],
  }),
} as const;
