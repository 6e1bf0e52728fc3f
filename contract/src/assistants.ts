import { z } from 'zod';
import { limits } from './limits.ts';
import { Members } from './people.ts';
import { SearchFilters } from './search-filters.ts';
import { Identifier, NameText } from './text-forms.ts';

const peopleAndGroups = {
  users: Members.describe('Emails.'),
  groups: z
    .array(Identifier.regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}:./, 'Expected `workspace:<id>` or `<source>:<id>`.'))
    .max(limits.membersOfGroup)
    .default([])
    .describe('`workspace:<id>`, or `<source>:<id>`.'),
};

export const PutAssistant = z
  .object({
    name: NameText,
    instructions: z.string().max(20_000).default(''),
    sources: z
      .array(z.object({ filters: SearchFilters, boost: z.number().min(0.01).max(100).optional() }))
      .max(100)
      .default([])
      .describe('Saved filters, any of which must hold. None: everything the asker may see.'),
    sharedWith: z
      .object({ everyone: z.boolean().default(false), ...peopleAndGroups })
      .default({ everyone: false, users: [], groups: [] })
      .describe('Who may use it; its creator and its editors may in any case.'),
    editors: z
      .object(peopleAndGroups)
      .default({ users: [], groups: [] })
      .describe('Who may change and delete it, beside its creator and administrators.'),
    model: z
      .string()
      .optional()
      .describe(
        'Who writes its answers: `extractive`, or a model that the settings allow. Absent: the one of the settings.',
      ),
  })
  .meta({ id: 'PutAssistant' });
export type PutAssistant = z.infer<typeof PutAssistant>;

export const Assistant = z
  .object({
    id: z.string(),
    name: z.string(),
    instructions: z.string().optional().describe('This and what follows is only for those who may change it.'),
    sources: z.array(z.object({ filters: z.record(z.string(), z.unknown()), boost: z.number().optional() })).optional(),
    sharedWith: z.object({ everyone: z.boolean(), users: z.array(z.string()), groups: z.array(z.string()) }).optional(),
    editors: z.object({ users: z.array(z.string()), groups: z.array(z.string()) }).optional(),
    model: z.string().optional(),
  })
  .meta({ id: 'Assistant' });
export type Assistant = z.infer<typeof Assistant>;
