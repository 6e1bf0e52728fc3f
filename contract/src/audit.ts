import { z } from 'zod';

export const AuditRecord = z
  .object({
    id: z.int(),
    at: z.string().describe('ISO 8601, UTC: when the call came in.'),
    requestId: z.string(),
    operation: z.string().describe('The operationId; `removeOldAudit` for what the server removed by itself.'),
    keyId: z.string().nullable(),
    keyOwner: z.string().nullable().describe('Email of the account that created the key.'),
    accountId: z.string().nullable(),
    account: z.string().nullable().describe('Email of the account that was acted for.'),
    address: z.string().describe('The client, as far as it is known.'),
    assistantId: z.string().nullable(),
    question: z.string().nullable().describe('What was asked or searched, at most 10,000 characters of it.'),
    resourceIds: z.array(z.string()).describe('What was shown, or written.'),
    target: z.string().nullable().describe('What the path names, or what was created.'),
    changes: z
      .array(z.string())
      .describe('Names of the fields that were given; of a batch, how many lines had which status.'),
    usage: z
      .object({
        model: z.string(),
        inputTokens: z.int().nullable(),
        outputTokens: z.int().nullable(),
        ms: z.int().describe('From the question to the end of the answer.'),
      })
      .nullable()
      .describe(
        'Of an answer: the model that wrote it and what that cost in tokens, with making the question self-contained; null where its server does not tell. Null for all other calls.',
      ),
    status: z
      .int()
      .describe(
        'What was answered; for a stream, how it ended. 0: a change was begun, and the server ended before its outcome was known.',
      ),
  })
  .meta({ id: 'AuditRecord' });
export type AuditRecord = z.infer<typeof AuditRecord>;
